import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, parseStrictJson, type JsonLimits, type JsonValue } from '../index.ts';

const LIMITS: JsonLimits = { maxBytes: 1_000_000 };

function read(text: string | Uint8Array, limits = LIMITS): JsonValue {
  const parsed = parseStrictJson(text, limits);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
  return parsed.value;
}

function isRefused(text: string | Uint8Array, limits = LIMITS): boolean {
  return !parseStrictJson(text, limits).ok;
}

test('ordinary JSON is read as the built-in parser reads it', () => {
  const texts = [
    'null',
    ' [ ] ',
    '{ }',
    '[1,-1,0,true,false,null]',
    '{"a":{"b":["c",{"d":""}]}}',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00日"',
    '\t{"a" :\r\n1 , "b": [ 2 ] }\n',
  ];
  for (const text of texts) {
    assert.deepEqual(read(text), JSON.parse(text));
    assert.deepEqual(read(Buffer.from(text)), JSON.parse(text));
  }
});

test('a key that stands twice is refused, in any spelling', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"\\u0061":3}',
    '{"__proto__":1,"__proto__":2}',
    '[{"x":{"":1,"":1}}]',
  ]) {
    assert.equal(isRefused(text), true, text);
  }
  read('[{"a":1},{"a":1}]');
});

test('a key called __proto__ is an ordinary key and pollutes nothing', () => {
  const value = read('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
  assert.deepEqual(Object.keys(value as object), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.equal(
    canonicalJson(value),
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  );
});

test('numbers are plain integers within 2^53 - 1', () => {
  for (const text of ['0', '-1', '9007199254740991', '-9007199254740991'])
    assert.equal(read(text), Number(text));
  const refused = [
    '9007199254740992',
    '-9007199254740992',
    '9007199254740993',
    '1'.repeat(400),
    '-0',
    '1.0',
    '1.5',
    '1e2',
    '1E2',
    '-0.0',
    '01',
    '-01',
    '+1',
    '-',
    '.5',
    '1.',
    '0x1',
    'NaN',
    'Infinity',
    '1 2',
  ];
  for (const text of refused)
    for (const nested of [text, `[${text}]`, `{"a":${text}}`]) assert.equal(isRefused(nested), true, nested);
});

test('where fractions are allowed, they are read and infinite ones are not', () => {
  const limits = { ...LIMITS, floats: true };
  for (const text of ['1.5', '-0', '1e2', '1E-2', '0.25e+1', '9007199254740993'])
    assert.equal(read(text, limits), Number(text));
  for (const text of ['1e999', '-1e999', '1.', '.5', '01', '1e'])
    assert.equal(isRefused(text, limits), true, text);
});

test('lone surrogates are refused, raw or escaped', () => {
  for (const text of [
    '"\\ud800"',
    '"\\udc00"',
    '"\\ude00\\ud83d"',
    '"\\ud83dx\\ude00"',
    '{"\\ud800":1}',
    '"\ud800"',
  ]) {
    assert.equal(isRefused(text), true);
  }
  assert.equal(read('"\\ud83d\\ude00"'), '\u{1F600}');
});

test('bytes that are not UTF-8 are refused, and a byte order mark too', () => {
  const quote = 0x22;
  const bytes: readonly (readonly number[])[] = [
    [quote, 0xff, quote],
    [quote, 0xc0, 0x80, quote],
    [quote, 0xed, 0xa0, 0x80, quote],
    [quote, 0xf4, 0x90, 0x80, 0x80, quote],
    [quote, 0xe2, 0x82, quote],
    [0xef, 0xbb, 0xbf, 0x31],
  ];
  for (const text of bytes) assert.equal(isRefused(Uint8Array.from(text)), true);
});

test('texts hold no control characters and no unknown escapes', () => {
  for (const text of [
    '"\n"',
    '"\0"',
    '"\u001f"',
    '"\\x41"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\',
    '"\\"',
    '"a',
    "'a'",
    '"\\a"',
  ]) {
    assert.equal(isRefused(text), true, JSON.stringify(text));
  }
  assert.equal(read('"\u007f\u2028"'), '\u007f\u2028');
});

test('an escaped key is not taken for one that was seen before, as by the parser of V8 13.6', () => {
  read('{"x":0,"\\\\":1}');
  assert.deepEqual(Object.keys(read('{"x":0,"\\"":2}') as object), ['x', '"']);
});

test('what is not JSON is refused', () => {
  const texts = [
    '',
    ' ',
    '[',
    ']',
    '{',
    '}',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{a:1}',
    '{1:1}',
    '{"a" 1}',
    '[1 2]',
    'nul',
    'nulll',
    'True',
    'undefined',
    '1,',
    '{}{}',
    '// 1',
    '[1]/**/',
    '\u00a01',
    '\f1',
  ];
  for (const text of texts) assert.equal(isRefused(text), true, text);
});

test('the depth is limited', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const objects = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
  read(nested(512));
  assert.equal(isRefused(nested(513)), true);
  assert.equal(isRefused(objects(513)), true);
  assert.equal(isRefused('['.repeat(500_000)), true);
  read(nested(2), { ...LIMITS, maxDepth: 2 });
  assert.equal(isRefused(nested(3), { ...LIMITS, maxDepth: 2 }), true);
  assert.equal(isRefused(nested(513), { ...LIMITS, maxDepth: 10_000 }), true);
});

test('the size is limited in bytes', () => {
  read('"é"', { maxBytes: 4 });
  assert.equal(isRefused('"é"', { maxBytes: 3 }), true);
  assert.equal(isRefused(Buffer.from('"é"'), { maxBytes: 3 }), true);
  assert.equal(isRefused(Buffer.from('"é"'), { maxBytes: 4 }), false);
});

test('a text of megabytes does not exhaust the parser', () => {
  const limits = { maxBytes: 100_000_000 };
  for (const part of ['x', '日', '\\n', '\\u0041']) {
    assert.equal(typeof read(`"${part.repeat(2_000_000)}"`, limits), 'string');
  }
  assert.equal(isRefused('1'.repeat(10_000_000), limits), true);
});

test('a refusal says where it is', () => {
  assert.deepEqual(parseStrictJson('{"a":1,"a":2}', LIMITS), {
    ok: false,
    reason: 'a key stands twice',
    offset: 10,
  });
});
