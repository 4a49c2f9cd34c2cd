import { fitsInBytes } from '../ids/byte-length.ts';
import { MAX_JSON_DEPTH } from './canonical-json.ts';
import type { JsonValue } from './json-value.ts';
import { setProperty } from './without-keys.ts';

/** What a text may cost before it is refused. */
export interface JsonLimits {
  readonly maxBytes: number;
  /** How many arrays and objects may nest; at most, and by default, what canonical JSON allows. */
  readonly maxDepth?: number;
  /** Whether fractions, exponents and -0 are read, as in account data. Never in events. */
  readonly floats?: boolean;
}

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string; readonly offset: number };

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON text and refuses what two parsers might understand differently: duplicate keys, integers
 * beyond 2^53 - 1, fractions, exponents, -0, lone surrogates, invalid UTF-8, a byte order mark. The keys
 * `__proto__` and `constructor` are keys like any other. It never throws.
 *
 * It does not lean on `JSON.parse`, which in V8 13.6 takes an escaped key for one that it has seen
 * before: after `{"x":0,"\\":1}` it reads the key of `{"x":0,"\"":2}` that is a quotation mark as a
 * backslash, in whatever document that comes.
 */
export function parseStrictJson(input: string | Uint8Array, limits: JsonLimits): ParsedJson {
  const isTooLong =
    typeof input === 'string' ? !fitsInBytes(input, limits.maxBytes) : input.length > limits.maxBytes;
  if (isTooLong) return { ok: false, reason: 'the text is too long', offset: 0 };
  const text = typeof input === 'string' ? input : decode(input);
  if (text === null || !text.isWellFormed())
    return { ok: false, reason: 'the text is not valid UTF-8', offset: 0 };
  return new Reader(text, limits).readText();
}

function decode(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

const SPACE = /[ \t\n\r]*/y;
// A text up to its closing quote, when nothing in it needs unescaping. The whole was checked for lone
// surrogates before.
const PLAIN_STRING = /[\u0020\u0021\u0023-\u005b\u005d-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
// The others stand for themselves: the quotation mark, the backslash and the slash.
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const INTEGER = /-?(?:0|[1-9][0-9]*)/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A recursive descent, as deep as the limit allows. `undefined` is a fault, told in `reason`. */
class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #floats: boolean;
  #at = 0;
  #reason = '';

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#maxDepth = Math.min(limits.maxDepth ?? MAX_JSON_DEPTH, MAX_JSON_DEPTH);
    this.#floats = limits.floats ?? false;
  }

  readText(): ParsedJson {
    this.#skipSpace();
    const value = this.#readValue(this.#maxDepth);
    this.#skipSpace();
    if (value !== undefined && this.#at === this.#text.length) return { ok: true, value };
    if (value !== undefined) this.#fail('something follows the value');
    return { ok: false, reason: this.#reason, offset: this.#at };
  }

  #readValue(depth: number): JsonValue | undefined {
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        return this.#readString();
      case OPEN_OBJECT:
        return depth > 0 ? this.#readObject(depth - 1) : this.#fail('the value nests too deep');
      case OPEN_ARRAY:
        return depth > 0 ? this.#readArray(depth - 1) : this.#fail('the value nests too deep');
      case 0x66:
        return this.#readWord('false', false);
      case 0x6e:
        return this.#readWord('null', null);
      case 0x74:
        return this.#readWord('true', true);
      default:
        return this.#readNumber();
    }
  }

  #readObject(depth: number): JsonValue | undefined {
    const object: Record<string, JsonValue> = {};
    this.#at += 1;
    this.#skipSpace();
    if (this.#take(CLOSE_OBJECT)) return object;
    for (;;) {
      if (this.#text.charCodeAt(this.#at) !== QUOTE) return this.#fail('a key is missing');
      const key = this.#readString();
      if (key === undefined) return undefined;
      if (Object.hasOwn(object, key)) return this.#fail('a key stands twice');
      this.#skipSpace();
      if (!this.#take(COLON)) return this.#fail('a colon is missing');
      this.#skipSpace();
      const value = this.#readValue(depth);
      if (value === undefined) return undefined;
      setProperty(object, key, value);
      this.#skipSpace();
      if (this.#take(CLOSE_OBJECT)) return object;
      if (!this.#take(COMMA)) return this.#fail('the object does not end');
      this.#skipSpace();
    }
  }

  #readArray(depth: number): JsonValue | undefined {
    const values: JsonValue[] = [];
    this.#at += 1;
    this.#skipSpace();
    if (this.#take(CLOSE_ARRAY)) return values;
    for (;;) {
      const value = this.#readValue(depth);
      if (value === undefined) return undefined;
      values.push(value);
      this.#skipSpace();
      if (this.#take(CLOSE_ARRAY)) return values;
      if (!this.#take(COMMA)) return this.#fail('the array does not end');
      this.#skipSpace();
    }
  }

  #readString(): string | undefined {
    const start = this.#at + 1;
    let end = this.#endOf(PLAIN_STRING, start);
    let text = this.#text.slice(start, end);
    // One escape and one plain run at a time, so that a pattern never holds a whole text in its memory.
    while (this.#text.charCodeAt(end) === BACKSLASH) {
      const next = this.#endOf(ESCAPE, end);
      if (next === 0) return this.#fail('an escape is unknown');
      const plainEnd = this.#endOf(PLAIN_STRING, next);
      text += this.#unescape(end) + this.#text.slice(next, plainEnd);
      end = plainEnd;
    }
    if (this.#text.charCodeAt(end) !== QUOTE) {
      return this.#fail('a text does not end, or holds a control character');
    }
    this.#at = end + 1;
    return text.isWellFormed() ? text : this.#fail('a text has a lone surrogate');
  }

  #unescape(at: number): string {
    const name = this.#text.charAt(at + 1);
    return name === 'u'
      ? String.fromCharCode(parseInt(this.#text.slice(at + 2, at + 6), 16))
      : (ESCAPES.get(name) ?? name);
  }

  #readNumber(): number | undefined {
    const start = this.#at;
    const end = this.#endOf(this.#floats ? NUMBER : INTEGER, start);
    if (end === 0) return this.#fail('a value is missing');
    this.#at = end;
    const number = Number(this.#text.slice(start, end));
    if (this.#floats) return Number.isFinite(number) ? number : this.#fail('a number is too large');
    if (/[.eE0-9]/.test(this.#text.charAt(end))) return this.#fail('a number is not a plain integer');
    if (Object.is(number, -0)) return this.#fail('a number is -0');
    return Number.isSafeInteger(number) ? number : this.#fail('a number is beyond 2^53 - 1');
  }

  #readWord<Value extends boolean | null>(word: string, value: Value): Value | undefined {
    if (!this.#text.startsWith(word, this.#at)) return this.#fail('a value is misspelt');
    this.#at += word.length;
    return value;
  }

  #skipSpace(): void {
    // Most texts have none: the first character tells.
    if (this.#text.charCodeAt(this.#at) <= 0x20) this.#at = this.#endOf(SPACE, this.#at);
  }

  #take(unit: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== unit) return false;
    this.#at += 1;
    return true;
  }

  /** Where the match that begins at `start` ends; 0 when there is none. */
  #endOf(pattern: RegExp, start: number): number {
    pattern.lastIndex = start;
    pattern.test(this.#text);
    return pattern.lastIndex;
  }

  #fail(reason: string): undefined {
    this.#reason = reason;
    return undefined;
  }
}
