import { binaryArray, type ArrayType } from '#platform/db';
import { assert } from '#platform/errors';

/** A row of an intent: which writer writes it, its values, and which of the intent's positions it stands at. */
export interface Row {
  readonly writer: string;
  readonly offset: number;
  readonly values: unknown;
}

export interface Placed<V> {
  readonly values: V;
  readonly position: number;
}

/** One column of a writer's `unnest`: its array type, and how a row gives its value. */
export interface Column<V> {
  readonly type: ArrayType;
  readonly value: (row: V, position: number) => unknown;
}

/** A statement of the committer: one per table, run once per batch for all its rows. */
export interface Writer {
  readonly name: string;
  readonly text: string;
  /** Binary arrays, one per column, after folding. Throws before a byte is sent when a value cannot be stored. */
  encode(rows: readonly Placed<unknown>[]): Buffer[];
}

export interface TypedWriter<V> extends Writer {
  row(values: V, offset?: number): Row;
}

/**
 * Creates a writer of rows shaped `V`.
 * `text` reads one array per column (`unnest($1::int8[], ...)`); `key` names what must be unique in one batch:
 * of rows with an equal key the last one is written, and upserts come sorted by it, so that two writers
 * cannot deadlock and no statement touches a row twice.
 */
export function createWriter<V>(parts: {
  name: string;
  text: string;
  columns: readonly Column<V>[];
  key?: (row: V) => string;
}): TypedWriter<V> {
  const { name, text, columns, key } = parts;
  return {
    name,
    text,
    row: (values, offset = 0) => ({ writer: name, offset, values }),
    encode(rows) {
      // Rows are made by `row` of this very writer, which holds them to V.
      const typed = rows as readonly Placed<V>[];
      const folded = key ? foldByKey(typed, key) : typed;
      return columns.map((column) =>
        binaryArray(
          column.type,
          folded.map((row) => column.value(row.values, row.position)),
        ),
      );
    },
  };
}

/** Columns by type; `int8((row) => row.room)`. */
export const int8 = <V>(value: Column<V>['value']): Column<V> => ({ type: 'int8', value });
export const int4 = <V>(value: Column<V>['value']): Column<V> => ({ type: 'int4', value });
export const int2 = <V>(value: Column<V>['value']): Column<V> => ({ type: 'int2', value });
export const bool = <V>(value: Column<V>['value']): Column<V> => ({ type: 'bool', value });
export const text = <V>(value: Column<V>['value']): Column<V> => ({ type: 'text', value });
export const bytea = <V>(value: Column<V>['value']): Column<V> => ({ type: 'bytea', value });

function foldByKey<V>(rows: readonly Placed<V>[], key: (row: V) => string): Placed<V>[] {
  const last = new Map<string, Placed<V>>();
  for (const row of rows) last.set(key(row.values), row);
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Looks writers up by name; the list is fixed once the server listens. */
export function writersByName(writers: readonly Writer[]): ReadonlyMap<string, Writer> {
  const byName = new Map(writers.map((writer) => [writer.name, writer]));
  assert(byName.size === writers.length, 'two writers have the same name');
  return byName;
}
