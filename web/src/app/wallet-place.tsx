import { Suspense } from 'react';
import { Skeleton } from '#ui/skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { WalletPage, WalletPane } from './feature-screens.ts';
import { useWords } from './i18n.ts';
import { SplitView } from './split-view.tsx';

/** A person's money: the wallet, and one of its pages. */
export function WalletPlace({ page }: { readonly page: string | null }) {
  const t = useWords('app');
  return (
    <SplitView
      shown={page === null ? 'list' : 'main'}
      listLabel={t('shell.wallet')}
      list={
        <ErrorBoundary place="wallet">
          <Suspense fallback={<Skeleton />}>
            <WalletPane page={page} />
          </Suspense>
        </ErrorBoundary>
      }
      main={
        <ErrorBoundary place={page ?? 'empty'}>
          <Suspense fallback={<Skeleton look="lines" />}>
            <WalletPage page={page} />
          </Suspense>
        </ErrorBoundary>
      }
    />
  );
}
