import { parseStrictJson, type JsonValue } from '@herald/matrix';
import { assert } from '#platform/errors';

/**
 * Reads JSON that this server wrote. JSON.parse is not to be trusted with it: V8 13.6 takes an escaped key for one
 * that it saw before (docs/decisions, "Strict JSON"), and what was hashed and signed must come back as it was.
 */
export function readStoredJson<T extends JsonValue = JsonValue>(stored: Uint8Array | string): T {
  const parsed = parseStrictJson(stored, { maxBytes: Number.MAX_SAFE_INTEGER, floats: true });
  assert(parsed.ok, 'what is stored is JSON');
  // Its shape was checked before it was stored.
  return parsed.value as T;
}
