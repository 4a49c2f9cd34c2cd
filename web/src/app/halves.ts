import { lazyScreen } from './lazy-screen.ts';

// A stranger downloads nothing of what only people who are signed in need, nor the other way round.

export const SignedIn = lazyScreen(async () => (await import('./signed-in.tsx')).SignedIn);
export const SignedOut = lazyScreen(async () => (await import('./signed-out.tsx')).SignedOut);
