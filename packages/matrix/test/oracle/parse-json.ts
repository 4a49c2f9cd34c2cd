/** A strict JSON parser a second time: one character after the other. Throws on what it refuses. */
export function oracleParse(text: string): unknown {
  const source = { units: text.split(''), at: 0 };
  skipSpace(source);
  const value = parseValue(source, 512);
  skipSpace(source);
  expect(source.at === source.units.length);
  return value;
}

interface Source {
  readonly units: readonly string[];
  at: number;
}

function parseValue(source: Source, depth: number): unknown {
  const unit = source.units[source.at];
  if (unit === '{' || unit === '[') {
    expect(depth > 0);
    return unit === '{' ? parseObject(source, depth - 1) : parseArray(source, depth - 1);
  }
  if (unit === '"') return parseText(source);
  for (const [word, value] of [
    ['null', null],
    ['true', true],
    ['false', false],
  ] as const) {
    if (!word.split('').every((letter, i) => source.units[source.at + i] === letter)) continue;
    source.at += word.length;
    return value;
  }
  return parseInteger(source);
}

function parseObject(source: Source, depth: number): unknown {
  const members: [string, unknown][] = [];
  parseList(source, '}', () => {
    expect(source.units[source.at] === '"');
    const key = parseText(source);
    expect(!members.some(([other]) => other === key));
    skipSpace(source);
    expect(source.units[source.at++] === ':');
    skipSpace(source);
    members.push([key, parseValue(source, depth)]);
  });
  return Object.fromEntries(members);
}

function parseArray(source: Source, depth: number): unknown {
  const values: unknown[] = [];
  parseList(source, ']', () => values.push(parseValue(source, depth)));
  return values;
}

function parseList(source: Source, end: string, parseItem: () => void): void {
  for (let first = true; ; first = false) {
    source.at += 1;
    skipSpace(source);
    if (first && source.units[source.at] === end) break;
    parseItem();
    skipSpace(source);
    if (source.units[source.at] === end) break;
    expect(source.units[source.at] === ',');
  }
  source.at += 1;
}

function parseText(source: Source): string {
  let text = '';
  for (source.at += 1; source.units[source.at] !== '"'; source.at += 1) {
    const unit = source.units[source.at];
    expect(unit !== undefined && unit >= ' ');
    if (unit === '\\') text += parseEscape(source);
    else text += unit;
  }
  source.at += 1;
  expect(text.isWellFormed());
  return text;
}

function parseEscape(source: Source): string {
  source.at += 1;
  const name = source.units[source.at] ?? '';
  const index = '"\\/bfnrt'.indexOf(name);
  if (name !== '' && index !== -1) return '"\\/\b\f\n\r\t'.charAt(index);
  const digits = source.units.slice(source.at + 1, source.at + 5);
  expect(
    name === 'u' && digits.length === 4 && digits.every((digit) => '0123456789abcdefABCDEF'.includes(digit)),
  );
  source.at += 4;
  return String.fromCharCode(Number(`0x${digits.join('')}`));
}

function parseInteger(source: Source): number {
  let text = '';
  for (let unit = source.units[source.at]; unit !== undefined; unit = source.units[source.at]) {
    if (!'+-.eE0123456789'.includes(unit)) break;
    text += unit;
    source.at += 1;
  }
  const digits = text.startsWith('-') ? text.slice(1) : text;
  expect(digits !== '' && digits.split('').every((digit) => '0123456789'.includes(digit)));
  expect(digits === '0' ? text === '0' : digits[0] !== '0');
  expect(BigInt(digits) < 2n ** 53n);
  return Number(text);
}

function skipSpace(source: Source): void {
  while ([' ', '\t', '\n', '\r'].includes(source.units[source.at] ?? '')) source.at += 1;
}

class Refused extends Error {}

function expect(condition: boolean): asserts condition {
  if (!condition) throw new Refused();
}
