import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ApiError } from '#platform/errors';
import { createEmptyDatabase } from '../../../test/database.ts';
import { binaryArray } from './index.ts';
import type { ArrayType, Db } from './index.ts';

let db: Db;
before(async () => {
  ({ db } = await createEmptyDatabase());
});

// One array of text shows a value exactly as PostgreSQL understood it.
async function readBack(type: ArrayType, values: readonly unknown[]): Promise<(string | null)[]> {
  const rows = await db.query<{ item: string | null }>(
    `select item::text from unnest($1::${type}[]) with ordinality as list(item, place) order by place`,
    [binaryArray(type, values)],
  );
  return rows.map((row) => row.item);
}

const cases: { type: ArrayType; values: readonly unknown[]; stored: readonly (string | null)[] }[] = [
  { type: 'int2', values: [0, -32768, 32767, null], stored: ['0', '-32768', '32767', null] },
  { type: 'int4', values: [1, -(2 ** 31), 2 ** 31 - 1], stored: ['1', '-2147483648', '2147483647'] },
  {
    type: 'int8',
    values: [0, -1, 2 ** 32, -(2 ** 32) - 5, Number.MAX_SAFE_INTEGER, -(2n ** 63n), null],
    stored: ['0', '-1', '4294967296', '-4294967301', '9007199254740991', '-9223372036854775808', null],
  },
  { type: 'bool', values: [true, null, false], stored: ['true', null, 'false'] },
  {
    type: 'text',
    values: ['', 'NULL', '{"a,b"}', 'Салом 👋', null],
    stored: ['', 'NULL', '{"a,b"}', 'Салом 👋', null],
  },
  { type: 'bytea', values: [Uint8Array.of(0, 255), Buffer.from('{}')], stored: ['\\x00ff', '\\x7b7d'] },
  { type: 'jsonb', values: ['{"b":1,"a":[null]}', null], stored: ['{"a": [null], "b": 1}', null] },
  { type: 'text', values: [], stored: [] },
];

for (const { type, values, stored } of cases) {
  test(`an array of ${values.length} ${type} arrives as it was`, async () => {
    assert.deepEqual(await readBack(type, values), stored);
  });
}

test('a moment arrives to the millisecond, before and after 2000', async () => {
  const moments = [0, 946_684_799_999, 1_795_000_000_123];
  const rows = await db.query<{ at: Date }>('select unnest($1::timestamptz[]) as at', [
    binaryArray('timestamptz', moments),
  ]);
  assert.deepEqual(
    rows.map((row) => row.at.getTime()),
    moments,
  );
});

test('text that PostgreSQL would change or refuse is refused before a byte is written', () => {
  for (const text of ['a\0b', 'half \ud83d', '\udc4b half']) {
    assert.throws(
      () => binaryArray('text', ['fine', text]),
      (error) => error instanceof ApiError && error.status === 400 && error.errcode === 'M_BAD_JSON',
    );
    assert.throws(() => binaryArray('jsonb', [`"${text}"`]), ApiError);
  }
  assert.equal(binaryArray('text', ['whole 👋']).length > 0, true);
});

test('a value of another type or size is a bug, said in words', () => {
  const wrong: [ArrayType, unknown][] = [
    ['int2', 32768],
    ['int4', 1.5],
    ['int8', 2 ** 53],
    ['int8', 2n ** 63n],
    ['int8', '1'],
    ['text', 1],
    ['bytea', 'text'],
    ['bool', 1],
    ['timestamptz', Number.NaN],
    ['text', undefined],
  ];
  for (const [type, value] of wrong) {
    assert.throws(() => binaryArray(type, [value]), { name: 'BrokenInvariant' }, `${type} ${String(value)}`);
  }
});
