import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ErrorBoundary } from './error-boundary.tsx';
import { SignInScreen, SignUpScreen, WelcomeScreen } from '#features/sessions';
import { paths } from './paths.ts';
import { Splash } from './splash.tsx';

/** What a stranger sees. */
export function SignedOut({ isByServer }: { readonly isByServer: boolean }) {
  return (
    <ErrorBoundary place="signed-out">
      <Suspense fallback={<Splash />}>
        <Switch>
          <Route path={paths.welcome}>
            <WelcomeScreen wasSignedOut={isByServer} />
          </Route>
          <Route path={paths.signIn}>
            <SignInScreen />
          </Route>
          <Route path={paths.signUp}>
            <SignUpScreen />
          </Route>
          <Route>
            <Redirect to={paths.welcome} replace />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
