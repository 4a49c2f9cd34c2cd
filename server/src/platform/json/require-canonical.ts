import { checkCanonical, type JsonValue } from '@herald/matrix';
import { fail } from '#platform/errors';

/**
 * Refuses JSON of a client that cannot be written as canonical JSON, where it will be hashed, signed or compared.
 * @throws ApiError 400 M_BAD_JSON
 */
export function requireCanonical(value: unknown): void {
  // A body that was parsed from JSON holds nothing else.
  const verdict = checkCanonical(value as JsonValue);
  if (!verdict.ok) fail(400, 'M_BAD_JSON', `This is not canonical JSON: ${verdict.reason}.`);
}
