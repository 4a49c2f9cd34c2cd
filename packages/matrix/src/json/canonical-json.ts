import { assert } from '../assert.ts';
import { compareCodePoints } from './code-point-order.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

/** How deep a value may nest before it is refused: deeper ones are an attack on somebody's stack. */
export const MAX_JSON_DEPTH = 512;

// What cannot stand between quotes as it is, and what sorts differently by code point and by UTF-16 unit.
const NEEDS_CARE = /[^\u0020-\ud7ff]|["\\]/;

/**
 * Canonical JSON (appendices): the shortest UTF-8 encoding with dictionary keys lexicographically sorted
 * by Unicode codepoint. The value is one that `parseStrictJson` gave or `checkCanonical` accepted.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, MAX_JSON_DEPTH);
}

function write(value: JsonValue, depth: number): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'object' && value !== null) {
    assert(depth > 0, 'canonical JSON nests too deep');
    return isJsonObject(value) ? writeObject(value, depth - 1) : writeArray(value, depth - 1);
  }
  if (typeof value === 'number') {
    // Numbers in the JSON must be integers in the range [-(2**53)+1, (2**53)-1].
    assert(Number.isSafeInteger(value), 'canonical JSON has integers only');
    // Negative zero -0 MUST NOT appear; `String` writes it as 0.
    return String(value);
  }
  assert(value === null || typeof value === 'boolean', 'a JSON value is no other thing');
  return String(value);
}

function writeArray(values: readonly JsonValue[], depth: number): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    text += write(values[i] as JsonValue, depth);
  }
  return `${text}]`;
}

function writeObject(object: JsonObject, depth: number): string {
  const keys = Object.keys(object);
  const isPlain = sortKeys(keys);
  let text = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (i > 0) text += ',';
    text += isPlain ? `"${key}":` : `${quote(key)}:`;
    text += write(object[key] as JsonValue, depth);
  }
  return `${text}}`;
}

/** Sorts keys in place, and tells whether all of them can be quoted as they are. */
function sortKeys(keys: string[]): boolean {
  let isSorted = true;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (NEEDS_CARE.test(key)) {
      keys.sort(compareCodePoints);
      return false;
    }
    if (isSorted && i > 0 && (keys[i - 1] as string) > key) isSorted = false;
  }
  if (!isSorted) keys.sort();
  return true;
}

function quote(text: string): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`;
  assert(text.isWellFormed(), 'canonical JSON has no lone surrogates');
  // The escapes of JSON.stringify are those of the canonical grammar: \b \t \n \f \r \" \\ and \u00xx in
  // lower case for the other control characters.
  return JSON.stringify(text);
}
