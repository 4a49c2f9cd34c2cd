import { Suspense, useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { ToastRegion } from '#ui/toast.tsx';
import { ChatsPlace } from './chats-place.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import {
  DeskPlace,
  KeyPrompts,
  LostScreen,
  RecoverScreen,
  SaveCodeScreen,
  ScanScreen,
  SearchDialog,
  VerificationHost,
} from './feature-screens.ts';
import { useWords } from './i18n.ts';
import { MePlace } from './me-place.tsx';
import { paths } from './paths.ts';
import { Shell } from './shell.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useShortcuts } from './shortcuts.ts';
import { UpdatePrompt } from './update-prompt.tsx';
import { WalletPlace } from './wallet-place.tsx';
import styles from './signed-in.module.css';

/** Everything that a person sees who is signed in. */
export function SignedIn() {
  const [path, navigate] = useLocation();
  const isSearchAsked = new URLSearchParams(useSearch()).has('search');
  const [isSearching, setIsSearching] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const actions = useMemo(
    () => ({ search: () => setIsSearching(true), help: () => setIsHelpOpen(true), go: navigate }),
    [navigate],
  );
  useShortcuts(actions);
  const closeSearch = useCallback(
    (isOpen: boolean) => {
      setIsSearching(isOpen);
      if (!isOpen && isSearchAsked) navigate(path, { replace: true });
    },
    [isSearchAsked, navigate, path],
  );
  return (
    <>
      <Switch>
        <Route path={paths.recover}>
          <FullScreen place="recover">
            <RecoverScreen />
          </FullScreen>
        </Route>
        <Route path={paths.recoverLost}>
          <FullScreen place="lost">
            <LostScreen />
          </FullScreen>
        </Route>
        <Route path={paths.recoveryCode}>
          <FullScreen place="code">
            <SaveCodeScreen />
          </FullScreen>
        </Route>
        <Route path={paths.scan}>
          <FullScreen place="scan">
            <ScanScreen />
          </FullScreen>
        </Route>
        <Route>
          <Shell
            place={placeOf(path)}
            isBarHidden={/^\/chats\/.|^\/wallet\/.|^\/new/u.test(path)}
            onSearch={actions.search}
            onScan={() => navigate(paths.scan)}
            prompts={<Prompts />}
          >
            <Places />
          </Shell>
        </Route>
      </Switch>
      <ErrorBoundary place={path}>
        <Suspense fallback={null}>
          <VerificationHost />
          {isSearching || isSearchAsked ? <SearchDialog isOpen onOpenChange={closeSearch} /> : null}
        </Suspense>
      </ErrorBoundary>
      <ShortcutsDialog isOpen={isHelpOpen} onOpenChange={setIsHelpOpen} />
      <ToastRegion />
    </>
  );
}

function placeOf(path: string): 'chats' | 'wallet' | 'me' {
  // The way to a desk begins at Me.
  if (path.startsWith('/me') || path.startsWith('/desk')) return 'me';
  return path.startsWith('/wallet') ? 'wallet' : 'chats';
}

function Prompts() {
  return (
    <>
      <UpdatePrompt />
      <ErrorBoundary place="prompts">
        <Suspense fallback={null}>
          <KeyPrompts />
        </Suspense>
      </ErrorBoundary>
    </>
  );
}

function Places() {
  return (
    <Switch>
      <Route path="/chats">
        <ChatsPlace open="nothing" />
      </Route>
      <Route path="/new">
        <ChatsPlace open="new" />
      </Route>
      <Route path="/chats/:roomId">
        {({ roomId }) => <ChatsPlace open={{ roomId: decodeId(roomId), hasDetails: false }} />}
      </Route>
      <Route path="/chats/:roomId/details">
        {({ roomId }) => <ChatsPlace open={{ roomId: decodeId(roomId), hasDetails: true }} />}
      </Route>
      <Route path="/wallet/*?">{({ '*': page }) => <WalletPlace page={page ?? null} />}</Route>
      <Route path="/desk/wallet/*?">
        {({ '*': page }) => (
          <FullScreen place="desk">
            <DeskPlace page={page ?? null} />
          </FullScreen>
        )}
      </Route>
      <Route path="/me">
        <MePlace page={null} />
      </Route>
      <Route path="/me/:page">{({ page }) => <MePlace page={page} />}</Route>
      <Route path="/">
        <Redirect to={paths.chats} replace />
      </Route>
      <Route path="/welcome">
        <Redirect to={paths.chats} replace />
      </Route>
      <Route path="/sign-in">
        <Redirect to={paths.chats} replace />
      </Route>
      <Route path="/sign-up">
        <Redirect to={paths.chats} replace />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function FullScreen({ place, children }: { place: string; children: ReactNode }) {
  return (
    <ErrorBoundary place={place}>
      <Suspense fallback={<Skeleton look="lines" />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

function NotFound() {
  const t = useWords('app');
  return (
    <main id="content" className={styles.page}>
      <EmptyState
        level={1}
        title={t('notFound.title')}
        text={t('notFound.text')}
        action={<ButtonLink href={paths.chats}>{t('notFound.action')}</ButtonLink>}
      />
    </main>
  );
}

/** An id as it stood in the address; one that is badly written stays as it is, and leads to nothing. */
function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
