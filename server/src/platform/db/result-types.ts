import pg from 'pg';
import { assert } from '#platform/errors';
import { readStoredJson } from '#platform/json';

type Parser = (text: string) => unknown;

const int8 = 20;
const int8Array = 1016;
const date = 1082;
const json = 114;
const jsonb = 3802;

// The types of pg know single values only.
const parseInt8Array = pg.types.getTypeParser(int8Array as never) as (text: string) => (string | null)[];

const parsers: Record<number, Parser> = {
  [int8]: parseInt8,
  [int8Array]: (text) => parseInt8Array(text).map((item) => (item === null ? null : parseInt8(item))),
  // pg makes a moment of local midnight out of it, which is another day elsewhere.
  [date]: (text) => text,
  [json]: readStoredJson,
  [jsonb]: readStoredJson,
};

/** How values come back: int8 as number, a date as text; the rest as pg does it. For `types` of a pg client. */
export const resultTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    const own = format === 'binary' ? undefined : parsers[oid];
    return own ?? (pg.types.getTypeParser(oid, format as 'text') as Parser);
  },
};

function parseInt8(text: string): number {
  const number = Number(text);
  assert(Number.isSafeInteger(number), 'an int8 beyond 2^53 is read as text: cast it in the query');
  return number;
}
