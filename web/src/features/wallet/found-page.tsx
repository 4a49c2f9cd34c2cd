import type { FoundRow } from '@herald/client/port';
import type { ReactNode } from 'react';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';

export interface FoundPageProps<Value> {
  readonly title: string;
  readonly row: FoundRow<Value> | undefined;
  readonly children: (value: Value) => ReactNode;
}

/** A page about one thing that the wallet was asked for: while it is asked, when it is not there, when it cannot be asked. */
export function FoundPage<Value>({ title, row, children }: FoundPageProps<Value>) {
  const t = useWords('wallet');
  const call = useCall();
  const again = useAction(() => call('wallet.refresh', {}));
  return (
    <>
      <ScreenHeader title={title} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        {row === undefined && <Skeleton look="lines" rows={4} label={t('loading')} />}
        {row?.state === 'absent' && <EmptyState title={t('absent.title')} text={t('absent.text')} />}
        {row?.state === 'failed' && (
          <Failure error={row.error} isPending={again.isPending} onAgain={() => void again.run()} />
        )}
        {row?.state === 'found' && children(row.value)}
      </Page>
    </>
  );
}
