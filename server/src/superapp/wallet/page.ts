export interface PageQuery {
  readonly from?: string | undefined;
  readonly limit?: number | undefined;
}

const NORMAL = 20;

/** A page of what is numbered, the newest first. `next` is there when there may be more. */
export async function pageOf<Row extends { readonly number: number }>(
  { from, limit = NORMAL }: PageQuery,
  read: (before: number, most: number) => Promise<Row[]>,
): Promise<{ rows: Row[]; next: { next?: string } }> {
  const rows = await read(from === undefined ? Number.MAX_SAFE_INTEGER : Number(from), limit);
  const last = rows.at(-1);
  return { rows, next: rows.length === limit && last ? { next: String(last.number) } : {} };
}
