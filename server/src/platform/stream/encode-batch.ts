import type { Entry } from './intent.ts';
import type { StagedStatement } from './write-connection.ts';
import type { Placed, Writer } from './writer.ts';
import { assert } from '#platform/errors';

/**
 * Turns a batch into its statements: BEGIN, fence, one INSERT per table in the writers' fixed order, the batch's
 * own row, COMMIT. Positions are known before the first byte leaves, because this process is the log's sole owner.
 * Throws when a value cannot be stored.
 */
export function encodeBatch(
  entries: readonly Entry[],
  at: { writers: ReadonlyMap<string, Writer>; log: number; epoch: number; position: number; end: number },
): StagedStatement[] {
  const rows = placeRows(entries, at.writers, at.position);
  const inserts = [...at.writers.values()]
    .filter((writer) => rows.has(writer.name))
    .map((writer): StagedStatement => ({
      stage: 'insert',
      name: writer.name,
      text: writer.text,
      values: writer.encode(rows.get(writer.name) ?? []),
    }));
  return [
    { stage: 'begin', text: 'begin' },
    {
      stage: 'fence',
      name: 'stream.fence',
      text: 'select stream.fence($1::int2, $2::int8)',
      values: [at.log, at.epoch],
    },
    ...inserts,
    {
      stage: 'batch',
      name: 'stream.batch',
      text: 'insert into stream.batch (log, position) values ($1, $2)',
      values: [at.log, at.end],
    },
    { stage: 'commit', text: 'commit' },
  ];
}

/** The same statements with no rows: they are parsed at start, so that an unsound one is found there. */
export function rehearsal(
  writers: readonly Writer[],
): { name: string; text: string; values: readonly unknown[] }[] {
  return writers.map((writer) => ({ name: writer.name, text: writer.text, values: writer.encode([]) }));
}

function placeRows(
  entries: readonly Entry[],
  writers: ReadonlyMap<string, Writer>,
  position: number,
): Map<string, Placed<unknown>[]> {
  const placed = new Map<string, Placed<unknown>[]>();
  let first = position + 1;
  for (const { intent } of entries) {
    for (const row of intent.rows) {
      assert(writers.has(row.writer), `no writer is named ${row.writer}`);
      assert(row.offset < intent.positions, 'a row stands at a position that its intent did not take');
      const list = placed.get(row.writer) ?? [];
      list.push({ values: row.values, position: first + row.offset });
      placed.set(row.writer, list);
    }
    first += intent.positions;
  }
  return placed;
}
