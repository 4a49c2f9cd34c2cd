import { ApiError } from '#platform/errors';

/**
 * Whether PostgreSQL stores this text as it is. It refuses U+0000, and pg writes a lone surrogate as U+FFFD:
 * another text than the one that was hashed and signed.
 */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Refuses text that would not come back as it went in. */
export function requireStorableText(text: string): void {
  if (!isStorableText(text)) {
    throw new ApiError(400, 'M_BAD_JSON', 'A text holds U+0000 or half of a surrogate pair.');
  }
}
