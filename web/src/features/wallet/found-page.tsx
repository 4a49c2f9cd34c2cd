import { PortError, type FoundRow } from '@herald/client/port';
import type { ReactNode } from 'react';
import { useCall } from '#app/engine.tsx';
import { useErrorWords } from '#app/error-words.ts';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
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
  const toWords = useErrorWords();
  const call = useCall();
  const again = useAction(() => call('wallet.refresh', {}));
  return (
    <>
      <ScreenHeader title={title} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        {row === undefined && <Skeleton look="lines" rows={4} label={t('loading')} />}
        {row?.state === 'absent' && <EmptyState title={t('absent.title')} text={t('absent.text')} />}
        {row?.state === 'failed' && (
          <Banner
            tone="danger"
            role="alert"
            actions={
              <Button size="small" isPending={again.isPending} onPress={() => void again.run()}>
                {t('again')}
              </Button>
            }
          >
            {toWords(new PortError(row.error.code, row.error.message, row.error.retryAfterMs))}
          </Banner>
        )}
        {row?.state === 'found' && children(row.value)}
      </Page>
    </>
  );
}
