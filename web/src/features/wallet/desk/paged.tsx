import type { ReactNode } from 'react';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import type { Pages } from './use-pages.ts';

export interface PagedProps<Row> {
  readonly pages: Pages<Row>;
  /** What is said where there is nothing. */
  readonly none: string;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

/** A list of the desk: while it is asked for, what of it is there, and the way to the rest. */
export function Paged<Row>({ pages, none, children }: PagedProps<Row>) {
  const t = useWords('wallet/desk');
  const { rows, hasMore, isPending, error, more, again } = pages;
  return (
    <>
      <Failure error={error} onAgain={rows === null ? again : more} />
      {rows === null && error === null && <Skeleton look="lines" rows={5} label={t('loading')} />}
      {rows?.length === 0 && <EmptyState title={none} />}
      {rows !== null && rows.length > 0 && children(rows)}
      {hasMore && (
        <div>
          <Button isPending={isPending} onPress={more}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}
