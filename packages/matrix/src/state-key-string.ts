import type { Brand } from './ids/brand.ts';

/** The tuple (event type, state key) as one string, so that it can be the key of a Map. */
export type StateKeyString = Brand<'StateKeyString'>;

// The length in front keeps two tuples apart whatever characters they hold: both parts are free text.
export function stateKeyString(type: string, stateKey: string): StateKeyString {
  return `${type.length}:${type}${stateKey}` as StateKeyString;
}

/** The inverse of `stateKeyString`. */
export function splitStateKeyString(key: StateKeyString): readonly [type: string, stateKey: string] {
  const colon = key.indexOf(':');
  const start = colon + 1;
  const end = start + Number(key.slice(0, colon));
  return [key.slice(start, end), key.slice(end)];
}
