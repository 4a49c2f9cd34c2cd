import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPdf } from '../../../test/read-pdf.ts';
import { exampleEntry, exampleStatement } from '../../../test/example-statement.ts';
import { renderStatementPdf } from './statement-pdf.ts';

async function print(statement: ReturnType<typeof exampleStatement>): Promise<string[][]> {
  return readPdf(await renderStatementPdf({ statement, serverName: 'herald.example.org' })).pages;
}

const named = (name: string) => exampleEntry({ counterparty: { identification: '@bob:example.org', name } });

test('a statement on paper says whose it is, of when, and what was there before and after', async () => {
  const [page = [], ...others] = await print(exampleStatement([named('Bob')], { opening: 100n }));
  assert.deepEqual(others, []);
  for (const text of [
    'herald.example.org',
    'Айгүл',
    '@alice:example.org',
    '2026-11-01 00:00 to 2026-12-01 00:00',
    '1.00 XTS',
    '13.50 XTS',
    'Bob',
    '+12.50',
    '1 of 1',
  ])
    assert.ok(page.includes(text), text);
});

test('play money is called so on every page, and money is not', async () => {
  const entries = Array.from({ length: 60 }, () => exampleEntry({}));
  const saysSo = (pages: string[][]) =>
    pages.map((page) => page.some((piece) => piece.includes('Play money')));
  const play = saysSo(await print(exampleStatement(entries)));
  assert.deepEqual([play.length > 1, new Set(play)], [true, new Set([true])]);
  assert.deepEqual(
    new Set(saysSo(await print(exampleStatement(entries, { isSandbox: false })))),
    new Set([false]),
  );
});

test('a long one goes on over pages, each with the heads of the columns and its number', async () => {
  const entries = Array.from({ length: 120 }, (_, n) => named(`Person ${n}`));
  const pages = await print(exampleStatement(entries));
  assert.ok(pages.length > 3);
  for (const [at, page] of pages.entries()) {
    for (const head of ['Date (UTC)', 'Details', 'Amount', 'Balance']) assert.ok(page.includes(head), head);
    assert.equal(page.at(-1), `${at + 1} of ${pages.length}`);
  }
  const people = pages.flat().filter((piece) => piece.startsWith('Person '));
  assert.deepEqual(
    people,
    entries.map(({ counterparty }) => counterparty?.name),
  );
});

test('one without entries says that there are none', async () => {
  const [page = []] = await print(exampleStatement([]));
  assert.ok(page.includes('Nothing was booked in this period.'));
});

test('an Arabic name is joined and goes from right to left; in the file its letters stand as on paper', async () => {
  const bytes = await renderStatementPdf({
    statement: exampleStatement([named('محمد بن راشد'), named('سلام Stone')]),
    serverName: 'herald.example.org',
  });
  const page = readPdf(bytes).pages.flat();
  assert.ok(page.includes(Array.from('محمد بن راشد').toReversed().join('')));
  const at = page.indexOf('Stone');
  // Joined, lam and alef are one letter on paper.
  assert.equal(page[at + 1], [' ', 'م', 'لا', 'س'].join(''));
});

test('what is too long for its place is cut, and what cannot be seen is not there', async () => {
  const long = 'A very long name '.repeat(15);
  const pages = await print(exampleStatement([named(long), named('Bob\u202e\u2066 \u0007Stone\n')]));
  const cut = pages.flat().find((piece) => piece.startsWith('A very'));
  assert.match(cut ?? '', /^A very long name .*…$/);
  assert.ok((cut ?? '').length < 80);
  assert.ok(pages.flat().includes('Bob  Stone'));
});
