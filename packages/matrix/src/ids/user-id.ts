import type { Brand } from './brand.ts';
import { fitsInBytes } from './byte-length.ts';
import { parseServerName, type ServerName } from './server-name.ts';

/** `@localpart:domain`, the historical grammar included. */
export type UserId = Brand<'UserId'>;

// Appendices, "User Identifiers": the length of a user ID, including the @ sigil and the domain,
// MUST NOT exceed 255 bytes.
const MAX_BYTES = 255;
const NEW_LOCALPART = /^[a-z0-9._=\-/+]+$/;
const COMPLIANT_LOCALPART = /^[\x21-\x7e]+$/;

/** Reads a user id as it may stand in an event, or null. */
export function parseUserId(text: string): UserId | null {
  return isSigilId(text, '@') ? (text as UserId) : null;
}

/** The server that allocated the user. */
export function serverNameOf(userId: UserId): ServerName {
  return userId.slice(userId.indexOf(':') + 1) as ServerName;
}

/** The part between the sigil and the first colon. */
export function localpartOf(userId: UserId): string {
  return userId.slice(1, userId.indexOf(':'));
}

/** Whether a new account may be called so: today's grammar, not the historical one. */
export function isNewLocalpart(localpart: string): boolean {
  return NEW_LOCALPART.test(localpart);
}

/**
 * Appendices, "Historical User IDs": ids with an empty localpart or characters outside U+0021 to
 * U+007E SHOULD NOT be forwarded to clients outside the context of an event.
 */
export function isCompliantUserId(userId: UserId): boolean {
  return COMPLIANT_LOCALPART.test(localpartOf(userId));
}

/**
 * `&localpart:domain` with any localpart of legal code points but `:` and NUL, the empty one included:
 * the shape that user ids (historical), room ids with a domain and room aliases have in common.
 */
export function isSigilId(text: string, sigil: string): boolean {
  if (!text.startsWith(sigil) || !fitsInBytes(text, MAX_BYTES)) return false;
  const colon = text.indexOf(':');
  if (colon === -1 || parseServerName(text.slice(colon + 1)) === null) return false;
  const nul = text.indexOf('\0');
  return nul === -1 && text.isWellFormed();
}
