import type { JsonValue } from '../../src/index.ts';
import type { Random } from './random.ts';

/** Texts that parsers and sorters stumble over. */
const ODD_TEXTS = [
  '',
  '__proto__',
  'constructor',
  'toString',
  '0',
  '10',
  '9',
  'é',
  'e\u0301',
  '\uFFFD',
  '\uD7FF',
  '\uE000',
  '\u{1F600}',
  '\u{10FFFF}',
  '\u{10000}',
  '\0',
  '\u001f',
  '\u007f',
  '\u2028',
  '"',
  '\\',
  '/',
  '\b\f\n\r\t',
  '日本',
];
const ODD_NUMBERS = [0, 1, -1, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 31, 2 ** 32, 10 ** 15];

/** A value that canonical JSON can hold. */
export function randomDocument(random: Random, depth = 4): JsonValue {
  const kind = random.int(depth > 0 ? 8 : 5);
  if (kind === 0) return random.pick([null, true, false]);
  if (kind === 1) return randomInteger(random);
  if (kind <= 4) return randomText(random);
  const size = random.int(6);
  if (kind <= 5) return Array.from({ length: size }, () => randomDocument(random, depth - 1));
  const members = Array.from({ length: size }, () => [randomText(random), randomDocument(random, depth - 1)]);
  return Object.fromEntries(members) as JsonValue;
}

/** The same value in another of the many ways to write it. */
export function randomSpelling(random: Random, value: JsonValue): string {
  const space = () => random.pick(['', '', '', ' ', '\n', '\t', '\r\n ']);
  const around = (text: string) => space() + text + space();
  if (typeof value === 'string') return around(spellText(random, value));
  if (Array.isArray(value)) {
    return around(`[${value.map((item: JsonValue) => randomSpelling(random, item)).join(',') || space()}]`);
  }
  if (typeof value !== 'object' || value === null) return around(JSON.stringify(value));
  const members = random.shuffle(Object.entries(value)).map(([key, member]) => {
    return `${around(spellText(random, key))}:${randomSpelling(random, member as JsonValue)}`;
  });
  return around(`{${members.join(',') || space()}}`);
}

/** Bytes with a few of them exchanged, doubled or lost. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const mutated = [...bytes];
  for (let faults = 1 + random.int(3); faults > 0; faults--) {
    const at = random.int(mutated.length + 1);
    const byte = random.chance(0.5)
      ? random.int(256)
      : '{}[]",:\\u0-+.eEdDtnf \x00'.charCodeAt(random.int(22));
    mutated.splice(
      at,
      random.int(2),
      ...(random.chance(0.6) ? [byte] : mutated.slice(at, at + random.int(5))),
    );
  }
  return Uint8Array.from(mutated);
}

function randomText(random: Random): string {
  const length = random.int(4);
  return Array.from({ length }, () =>
    random.chance(0.5) ? random.pick(ODD_TEXTS) : String.fromCodePoint(0x61 + random.int(26)),
  ).join('');
}

function randomInteger(random: Random): number {
  return random.chance(0.5) ? random.pick(ODD_NUMBERS) : random.int(2_000_000) - 1_000_000;
}

function spellText(random: Random, text: string): string {
  let spelled = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const hex = unit.toString(16).padStart(4, '0');
    if (random.chance(0.1)) spelled += `\\u${random.chance(0.5) ? hex : hex.toUpperCase()}`;
    else if (unit === 0x2f && random.chance(0.5)) spelled += '\\/';
    else if (unit >= 0xd800 && unit < 0xe000) spelled += text.charAt(i);
    else spelled += JSON.stringify(text.charAt(i)).slice(1, -1);
  }
  // A pair of which one half is escaped is still that pair, in JSON; keep to texts that UTF-8 can hold.
  return spelled.isWellFormed() ? `${spelled}"` : JSON.stringify(text);
}
