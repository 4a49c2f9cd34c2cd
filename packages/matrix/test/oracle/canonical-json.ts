/** Canonical JSON a second time, slow and plain, from the grammar. Throws on what it refuses. */
export function oracleCanonical(value: unknown): string {
  if (value === null) return 'null';
  if (value === true) return 'true';
  if (value === false) return 'false';
  if (typeof value === 'number') return oracleNumber(value);
  if (typeof value === 'string') return oracleString(value);
  if (Array.isArray(value)) return '[' + value.map(oracleCanonical).join(',') + ']';
  if (typeof value !== 'object') throw new Error('not a JSON value');
  const members = Object.entries(value as object);
  members.sort(([a], [b]) => compareLists(codePoints(a), codePoints(b)));
  return (
    '{' + members.map(([key, member]) => oracleString(key) + ':' + oracleCanonical(member)).join(',') + '}'
  );
}

function oracleNumber(value: number): string {
  if (value % 1 !== 0 || value > 2 ** 53 - 1 || value < -(2 ** 53) + 1)
    throw new Error('not an integer in range');
  if (value === 0) return '0';
  return value < 0 ? '-' + BigInt(-value).toString() : BigInt(value).toString();
}

const DEDICATED = new Map([
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

function oracleString(text: string): string {
  const parts = codePoints(text).map((point) => {
    if (point >= 0xd800 && point <= 0xdfff) throw new Error('a lone surrogate');
    const dedicated = DEDICATED.get(point);
    if (dedicated !== undefined) return dedicated;
    return point < 0x20 ? '\\u' + point.toString(16).padStart(4, '0') : String.fromCodePoint(point);
  });
  return '"' + parts.join('') + '"';
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return a.length - b.length;
  const [firstOfA = 0, ...restOfA] = a;
  const [firstOfB = 0, ...restOfB] = b;
  return firstOfA === firstOfB ? compareLists(restOfA, restOfB) : firstOfA - firstOfB;
}
