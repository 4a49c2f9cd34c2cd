import { accept, refuse, type Verdict } from '../verdict.ts';
import { MAX_JSON_DEPTH } from './canonical-json.ts';
import type { JsonValue } from './json-value.ts';

/**
 * Whether a value can be written as canonical JSON: integers within 2^53 - 1 and no lone surrogates, not
 * nested too deep. For values that came from another parser than `parseStrictJson`.
 */
export function checkCanonical(value: JsonValue): Verdict {
  const reason = findFault(value, MAX_JSON_DEPTH);
  return reason === null ? accept() : refuse(reason);
}

function findFault(value: JsonValue, depth: number): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : 'a text has a lone surrogate';
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? null : 'a number is not an integer within 2^53 - 1';
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth === 0) return 'the value nests too deep';
  if (Array.isArray(value)) return firstFault(value, depth);
  const keys = Object.keys(value);
  if (!keys.every((key) => key.isWellFormed())) return 'a key has a lone surrogate';
  return firstFault(Object.values(value), depth);
}

function firstFault(values: readonly JsonValue[], depth: number): string | null {
  for (const value of values) {
    const fault = findFault(value, depth - 1);
    if (fault !== null) return fault;
  }
  return null;
}
