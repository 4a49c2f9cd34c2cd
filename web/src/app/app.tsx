import { Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useAccount, useStore } from './engine.tsx';
import { Failed } from './failed.tsx';
import { KitWordsProvider } from './kit-words-provider.tsx';
import { startLinkNavigation } from './link-navigation.ts';
import { useRouteFocus } from './screen-title.ts';
import { SigningIn } from './signing-in.tsx';
import { SignedIn, SignedOut } from './halves.ts';
import { Splash } from './splash.tsx';

/** The whole page: who is signed in decides what it is. */
export function App() {
  const [path, navigate] = useLocation();
  useEffect(() => startLinkNavigation((to) => navigate(to)), [navigate]);
  useRouteFocus(path);
  return (
    <Suspense fallback={<Splash />}>
      <KitWordsProvider>
        <Gate />
      </KitWordsProvider>
    </Suspense>
  );
}

function Gate() {
  const store = useStore();
  const account = useAccount();
  const state = account?.state;
  useEffect(() => {
    if (state === undefined) return;
    // The engine starts its heavy parts, such as the cryptography, once something is on the screen.
    requestAnimationFrame(() => store.painted());
  }, [store, state]);
  if (account === undefined) return <Splash />;
  if (account.state === 'signed-out' || account.state === 'signed-out-by-server') {
    return <SignedOut isByServer={account.state === 'signed-out-by-server'} />;
  }
  if (account.state === 'failed') return <Failed />;
  return (
    <SigningIn account={account}>
      <SignedIn />
    </SigningIn>
  );
}
