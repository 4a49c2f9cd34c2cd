import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canonicalJson,
  checkCanonical,
  compareCodePoints,
  type JsonObject,
  type JsonValue,
} from '../index.ts';

// Appendices, "Canonical JSON", "Examples".
const EXAMPLES: readonly (readonly [text: string, canonical: string])[] = [
  ['{}', '{}'],
  ['{\n    "one": 1,\n    "two": "Two"\n}', '{"one":1,"two":"Two"}'],
  ['{\n    "b": "2",\n    "a": "1"\n}', '{"a":"1","b":"2"}'],
  ['{"b":"2","a":"1"}', '{"a":"1","b":"2"}'],
  [
    `{
    "auth": {
        "success": true,
        "mxid": "@john.doe:example.com",
        "profile": {
            "display_name": "John Doe",
            "three_pids": [
                {
                    "medium": "email",
                    "address": "john.doe@example.org"
                },
                {
                    "medium": "msisdn",
                    "address": "123456789"
                }
            ]
        }
    }
}`,
    '{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe",' +
      '"three_pids":[{"address":"john.doe@example.org","medium":"email"},' +
      '{"address":"123456789","medium":"msisdn"}]},"success":true}}',
  ],
  ['{\n    "a": "日本語"\n}', '{"a":"日本語"}'],
  ['{\n    "本": 2,\n    "日": 1\n}', '{"日":1,"本":2}'],
  ['{\n    "a": "\\u65E5"\n}', '{"a":"日"}'],
  ['{\n    "a": null\n}', '{"a":null}'],
  ['{\n    "a": -0,\n    "b": 1e10\n}', '{"a":0,"b":10000000000}'],
];

test('the examples of the specification', () => {
  for (const [text, canonical] of EXAMPLES) {
    assert.equal(canonicalJson(JSON.parse(text) as JsonValue), canonical);
  }
});

test('keys are sorted by code point, not by UTF-16 unit', () => {
  const value = { '\u{1F600}': 1, '\uFFFD': 2, z: 3, '\u{10000}': 4 };
  assert.equal(canonicalJson(value), '{"z":3,"\uFFFD":2,"\u{10000}":4,"\u{1F600}":1}');
  assert.notDeepEqual(Object.keys(value).sort(), Object.keys(value).sort(compareCodePoints));
});

test('the order of code points, unit by unit', () => {
  const ordered = [
    '',
    'a',
    'aa',
    'b',
    '\u007f',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10000}a',
    '\u{10ffff}',
  ];
  for (const [i, a] of ordered.entries()) {
    for (const [j, b] of ordered.entries())
      assert.equal(Math.sign(compareCodePoints(a, b)), Math.sign(i - j));
  }
});

test('numbers that look like indexes are sorted like other keys', () => {
  assert.equal(canonicalJson({ b: 1, 10: 1, 9: 1, '': 1 }), '{"":1,"10":1,"9":1,"b":1}');
});

test('a key called __proto__ is written', () => {
  const value = JSON.parse('{"b":1,"__proto__":{"a":2},"constructor":3}') as JsonValue;
  assert.equal(canonicalJson(value), '{"__proto__":{"a":2},"b":1,"constructor":3}');
});

test('only what must be escaped is escaped, in the one way that the grammar allows', () => {
  assert.equal(
    canonicalJson('\b\t\n\f\r"\\/\u0000\u000b\u001f\u007f\u2028é'),
    '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u000b\\u001f\u007f\u2028é"',
  );
  assert.equal(canonicalJson({ 'a"\n': 1 }), '{"a\\"\\n":1}');
});

test('the greatest integers are written in full', () => {
  assert.equal(canonicalJson([2 ** 53 - 1, -(2 ** 53) + 1]), '[9007199254740991,-9007199254740991]');
});

test('what canonical JSON cannot hold is found, and never written', () => {
  const deep = (levels: number): JsonValue => (levels === 0 ? 1 : [deep(levels - 1)]);
  const bad: readonly JsonValue[] = [1.5, 2 ** 53, -(2 ** 53), NaN, Infinity, '\ud800', deep(513)];
  for (const value of bad) {
    for (const nested of [value, [value], { a: value }]) {
      assert.equal(checkCanonical(nested).ok, false);
      assert.throws(() => canonicalJson(nested));
    }
  }
  assert.equal(checkCanonical({ '\udc00': 1 }).ok, false);
  assert.equal(checkCanonical({ a: 1, '\udc00': 1 }).ok, false);
  assert.throws(() => canonicalJson({ '\udc00': 1 }));
  assert.throws(() => canonicalJson({ a: undefined } as unknown as JsonObject));
  const good: readonly JsonValue[] = [-0, 2 ** 53 - 1, '\u{1F600}', deep(512), { '\u{1F600}': [null, true] }];
  for (const value of good) {
    assert.equal(checkCanonical(value).ok, true);
    canonicalJson(value);
  }
});
