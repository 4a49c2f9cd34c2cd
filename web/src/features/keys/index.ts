import { lazyScreen } from '#app/lazy-screen.tsx';

export { RoomHolds, type RoomHoldsProps } from './room-holds.tsx';
export { VerificationHost } from './verification-host.tsx';

// What most visits never show is loaded when it is shown.
export const KeyPrompts = lazyScreen(async () => (await import('./key-prompts.tsx')).KeyPrompts);
export const LostScreen = lazyScreen(async () => (await import('./lost-screen.tsx')).LostScreen);
export const RecoverScreen = lazyScreen(async () => (await import('./recover-screen.tsx')).RecoverScreen);
export const RecoveryPage = lazyScreen(async () => (await import('./recovery-page.tsx')).RecoveryPage);
export const SaveCodeScreen = lazyScreen(async () => (await import('./save-code-screen.tsx')).SaveCodeScreen);
