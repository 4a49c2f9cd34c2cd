const AT_ONCE = 1_000;

/** All rows of a reading that comes in pages, a thousand at a time: `keyOf` says where the next page begins. */
export async function* pagesOf<Row, Key>(
  first: Key,
  read: (after: Key, most: number) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): AsyncGenerator<Row> {
  let after = first;
  for (;;) {
    const rows = await read(after, AT_ONCE);
    yield* rows;
    if (rows.length < AT_ONCE) return;
    after = keyOf(rows.at(-1)!);
  }
}
