import type { AccountRow } from '@herald/client/port';
import { Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useRows, useTopicState } from './engine.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { SigningInScreen } from '#features/sessions';
import { paths } from './paths.ts';
import { endArrival, isArriving } from './arrival.ts';
import { Splash } from './splash.tsx';

export interface SigningInProps {
  readonly account: AccountRow;
  readonly children: ReactNode;
}

/** Longer than this nobody is kept from their conversations, whatever is still unknown. */
const PATIENCE_MS = 20_000;

/**
 * Keeps the page on the stages of signing in until it is known whether this device reads older messages: only then
 * is a sign-in done. A page that is opened again shows what it has at once.
 */
export function SigningIn({ account, children }: SigningInProps) {
  const [path, navigate] = useLocation();
  const [isArrival, setIsArrival] = useState(isArriving);
  const isListKnown = useTopicState('rooms', '') === 'ready';
  const hasRooms = useRows('rooms', '').length > 0;
  const { state } = account.security;
  const isKnown = account.state === 'ready' && isListKnown && state !== 'unknown';

  useEffect(() => {
    if (!isArrival) return undefined;
    const end = () => {
      endArrival();
      setIsArrival(false);
    };
    if (isKnown) {
      end();
      if (state === 'locked') navigate(paths.recover, { replace: true });
      else if (!path.startsWith('/chats')) navigate(paths.chats, { replace: true });
      return undefined;
    }
    const timer = setTimeout(end, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isArrival, isKnown, state, path, navigate]);

  if (isArrival) {
    return (
      <ErrorBoundary place="signing-in">
        <Suspense fallback={<Splash />}>
          <SigningInScreen account={account} isListKnown={isListKnown} />
        </Suspense>
      </ErrorBoundary>
    );
  }
  if (account.state === 'starting' && !hasRooms && !isListKnown) return <Splash />;
  return children;
}
