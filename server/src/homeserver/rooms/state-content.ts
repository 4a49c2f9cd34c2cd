import { events as contract } from '@herald/contract';
import { Value } from 'typebox/value';
import type { JsonObject } from '@herald/matrix';
import { fail } from '#platform/errors';

/** Refuses content that clients could not read, for the types of state that the server knows. */
export function requireValidState(type: string, content: JsonObject): void {
  const schema = contract.stateContents.get(type);
  if (schema && !Value.Check(schema, content)) {
    fail(400, 'M_BAD_JSON', `This is not valid content for ${type}.`);
  }
}
