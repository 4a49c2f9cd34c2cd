import type { Brand } from './brand.ts';
import { fitsInBytes } from './byte-length.ts';

/** `$` and an opaque id; from room version 4 on the reference hash in URL-safe base64. */
export type EventId = Brand<'EventId'>;

const MAX_BYTES = 255;
const REFERENCE_HASH = /^[A-Za-z0-9_-]{43}$/;

/** Reads an event id of any room version, or null: the id is opaque. */
export function parseEventId(text: string): EventId | null {
  const legal = text.length > 1 && text.startsWith('$') && fitsInBytes(text, MAX_BYTES);
  return legal && text.isWellFormed() && !text.includes('\0') ? (text as EventId) : null;
}

/** Whether an id is a sigil and a SHA-256 in URL-safe unpadded base64: 43 characters. */
export function isReferenceHashId(text: string, sigil: string): boolean {
  return text.length === 44 && text.startsWith(sigil) && REFERENCE_HASH.test(text.slice(1));
}
