import type { DeskPage } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useAction } from '#app/use-action.ts';

export interface Pages<Row> {
  /** Null until the first page is there. */
  readonly rows: readonly Row[] | null;
  readonly hasMore: boolean;
  readonly isPending: boolean;
  readonly error: string | null;
  /** Asks for the next page. */
  readonly more: () => void;
  /** Begins anew with the first page. */
  readonly again: () => void;
}

/** A list of the desk, page by page. Nothing is asked for that nobody wanted: the server writes each look down. */
export function usePages<Row>(ask: (from: string | null) => Promise<DeskPage<Row>>): Pages<Row> {
  const [page, setPage] = useState<DeskPage<Row> | null>(null);
  const next = page?.next ?? null;
  const first = useAction(async () => setPage(await ask(null)));
  const further = useAction(async () => {
    if (page === null || next === null) return;
    const found = await ask(next);
    setPage({ rows: [...page.rows, ...found.rows], next: found.next });
  });
  const { run } = first;
  useEffect(() => void run(), [run]);
  return {
    rows: page?.rows ?? null,
    hasMore: next !== null,
    isPending: first.isPending || further.isPending,
    error: first.error ?? further.error,
    more: () => void further.run(),
    again: () => void run(),
  };
}
