import { lazyScreen } from '#app/lazy-screen.tsx';

export const PasskeysPage = lazyScreen(async () => (await import('./passkeys-page.tsx')).PasskeysPage);
export { canUse, PasskeyError, usePasskeyFor } from './browser-passkey.ts';
