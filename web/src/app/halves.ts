import { lazyScreen } from './lazy-screen.tsx';

// A stranger downloads nothing of what only people who are signed in need, nor the other way round.

export const SignedIn = lazyScreen(async () => (await import('./signed-in.tsx')).SignedIn);
export const SignedOut = lazyScreen(async () => (await import('./signed-out.tsx')).SignedOut);

/** Fetches the half of those who are signed in, and its first screens, while the stages of signing in are shown. */
export async function preloadSignedIn(): Promise<void> {
  await SignedIn.preload();
  const { preloadFirstScreens } = await import('./feature-screens.ts');
  await preloadFirstScreens();
}
