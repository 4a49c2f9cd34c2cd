import { isUtf8 } from 'node:buffer';
import { parseStrictJson } from '@herald/matrix';
import { fail } from '#platform/errors';
import { findShapeFault } from './scan-json.ts';

/**
 * Reads JSON that a client sent. Refused are: bytes that are not UTF-8 or not JSON (M_NOT_JSON); nesting and
 * numbers of values beyond the limits; U+0000 and lone surrogates, which no database text can hold; and the
 * key `__proto__`, which no Matrix API knows and which turns careless code into prototype pollution
 * (M_BAD_JSON).
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return fail(400, 'M_NOT_JSON', 'The body is not UTF-8.');
  const fault = findShapeFault(bytes);
  if (fault !== null) return fail(400, 'M_BAD_JSON', `The JSON is ${fault}.`);
  const value = parseText(bytes.toString('utf8'));
  // UTF-8 holds no surrogates and JSON no bare control characters: only an escape can bring them in. It can
  // also spell `__proto__`.
  if (bytes.includes('\\u') || bytes.includes('"__proto__"')) checkTexts(value);
  return value;
}

function parseText(text: string): unknown {
  try {
    // Only asked whether this is JSON at all: what it reads is not to be trusted, see platform/json.
    JSON.parse(text);
  } catch {
    return fail(400, 'M_NOT_JSON', 'The body is not JSON.');
  }
  const parsed = parseStrictJson(text, { maxBytes: Number.MAX_SAFE_INTEGER, floats: true });
  return parsed.ok ? parsed.value : fail(400, 'M_BAD_JSON', `The JSON is refused: ${parsed.reason}.`);
}

/** Looks at every string and key, without recursion. */
function checkTexts(root: unknown): void {
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'string') checkText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) rest.push(item);
      continue;
    }
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') fail(400, 'M_BAD_JSON', 'The key __proto__ is not allowed.');
      checkText(key);
      rest.push(item);
    }
  }
}

function checkText(text: string): void {
  if (text.includes('\0')) fail(400, 'M_BAD_JSON', 'The character U+0000 is not allowed.');
  if (!text.isWellFormed()) fail(400, 'M_BAD_JSON', 'Half a surrogate pair is not allowed.');
}
