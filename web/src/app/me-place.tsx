import { Suspense } from 'react';
import { Skeleton } from '#ui/skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { MeMenu, MePage } from './feature-screens.ts';
import { useWords } from './i18n.ts';
import { SplitView } from './split-view.tsx';

/** A person's own things: the list of pages, and one of them. */
export function MePlace({ page }: { readonly page: string | null }) {
  const t = useWords('app');
  return (
    <SplitView
      shown={page === null ? 'list' : 'main'}
      listLabel={t('shell.me')}
      list={
        <ErrorBoundary place="me">
          <Suspense fallback={<Skeleton />}>
            <MeMenu page={page} />
          </Suspense>
        </ErrorBoundary>
      }
      main={
        <ErrorBoundary place={page ?? 'profile'}>
          <Suspense fallback={<Skeleton look="lines" />}>
            <MePage page={page ?? 'profile'} />
          </Suspense>
        </ErrorBoundary>
      }
    />
  );
}
