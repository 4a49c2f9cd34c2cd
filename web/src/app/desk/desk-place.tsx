import { Suspense } from 'react';
import { ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Lock } from '#ui/icons.ts';
import { Skeleton } from '#ui/skeleton.tsx';
import { ErrorBoundary } from '../error-boundary.tsx';
import { Failure } from '../failure.tsx';
import { useWords } from '../i18n.ts';
import { lazyScreen } from '../lazy-screen.tsx';
import { Page } from '../page.tsx';
import { paths } from '../paths.ts';
import { useScreenTitle } from '../screen-title.ts';
import { useRoles } from '../use-roles.ts';
import styles from './desk-place.module.css';

const WalletDesk = lazyScreen(async () => (await import('#features/wallet/desk')).WalletDesk);

export interface DeskPlaceProps {
  /** What stands after `/desk/wallet/` in the address; null: nothing does. */
  readonly page: string | null;
}

/** The desk of the wallet's operator. Its screens are fetched for those alone who work there. */
export function DeskPlace({ page }: DeskPlaceProps) {
  const { roles, error, again } = useRoles();
  return (
    <main id="content" tabIndex={-1} className={styles.place}>
      {roles?.includes('wallet_desk') === true ? (
        <ErrorBoundary place={page ?? 'books'}>
          <Suspense fallback={<Skeleton look="lines" />}>
            <WalletDesk page={page} />
          </Suspense>
        </ErrorBoundary>
      ) : (
        <Closed isKnown={roles !== null} error={error} onAgain={again} />
      )}
    </main>
  );
}

interface ClosedProps {
  readonly isKnown: boolean;
  readonly error: string | null;
  readonly onAgain: () => void;
}

function Closed({ isKnown, error, onAgain }: ClosedProps) {
  const t = useWords('app');
  useScreenTitle(t('desk.title'));
  if (isKnown)
    return (
      <EmptyState
        level={1}
        icon={<Lock />}
        title={t('desk.closed')}
        text={t('desk.closedText')}
        action={<ButtonLink href={paths.chats}>{t('notFound.action')}</ButtonLink>}
      />
    );
  if (error === null) return <Skeleton look="lines" />;
  return (
    <Page>
      <Failure error={error} onAgain={onAgain} />
    </Page>
  );
}
