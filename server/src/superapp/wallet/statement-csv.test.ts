import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderStatementCsv } from './statement-csv.ts';
import { exampleEntry, exampleStatement } from '../../../test/example-statement.ts';

const HEADER =
  'booking_date,entry_reference,end_to_end_id,purpose,reversal,counterparty,counterparty_name,' +
  'remittance_information,amount,balance,currency';

/** A table of RFC 4180 as a reader takes it: quotes around what has commas, quotes or lines, doubled inside. */
function parse(table: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  for (let found = cell.exec(table); found; found = cell.exec(table)) {
    const [, quoted, bare = '', end] = found;
    row.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (cell.lastIndex === table.length) return rows;
  }
  return assert.fail('it is no table');
}

const named = (name: string | null) =>
  exampleEntry({ counterparty: { identification: '@bob:example.org', name } });

/** The cells of the one entry. */
function rowOf(entry: ReturnType<typeof exampleEntry>): Record<string, string> {
  const table = renderStatementCsv(exampleStatement([entry])).replace('\ufeff', '');
  const [head = [], , row = []] = parse(table);
  assert.equal(row.length, head.length);
  return Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']));
}

test('a table has a header, both balances, and the entries with their signs and what was there after each', () => {
  const entries = [
    exampleEntry({ amount: '1250' }),
    exampleEntry({ amount: '5', credit_debit_indicator: 'DBIT', purpose: 'transfer' }),
  ];
  const table = renderStatementCsv(exampleStatement(entries, { opening: 100n }));
  const lines = table.split('\r\n');
  assert.equal(lines[0], `\ufeff${HEADER}`);
  assert.equal(lines[1], '2026-11-01T00:00:00.000Z,,,OPBD,,,,,,1.00,XTS');
  assert.match(lines[2] ?? '', /^2026-11-02T10:30:00\.000Z,.*,12\.50,13\.50,XTS$/);
  assert.match(lines[3] ?? '', /,-0\.05,13\.45,XTS$/);
  assert.equal(lines[4], '2026-12-01T00:00:00.000Z,,,CLBD,,,,,,13.45,XTS');
  assert.deepEqual(lines.slice(5), ['']);
});

test('a currency is written with its own decimals', () => {
  const table = renderStatementCsv(exampleStatement([exampleEntry({ amount: '1250' })], { exponent: 0 }));
  assert.match(table, /,1250,1250,XTS\r\n/);
});

test('a name with quotes, commas and lines is one cell, as it was', () => {
  for (const name of ['Bob, "the" Stone', 'two\r\nlines', 'a\nb', ',', '"', '""', 'Әбдіқадырова', ' spaces '])
    assert.equal(rowOf(named(name)).counterparty_name, name);
  assert.equal(rowOf(named(null)).counterparty_name, '');
});

test('no name, user id or reference is a formula to a spreadsheet', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
    const name = `${start}HYPERLINK("http://evil.example","Bob")`;
    assert.equal(rowOf(named(name)).counterparty_name, `'${name}`);
  }
  assert.equal(rowOf(named('Bob =1+1')).counterparty_name, 'Bob =1+1');
  assert.equal(rowOf(named('Bob')).counterparty, "'@bob:example.org");
  assert.equal(rowOf(exampleEntry({ remittance_information: '=1+1' })).remittance_information, "'=1+1");
  // An amount is a number, with its sign.
  assert.equal(rowOf(exampleEntry({ amount: '5', credit_debit_indicator: 'DBIT' })).amount, '-0.05');
});
