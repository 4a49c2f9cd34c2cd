import { KeyPrompts, RecoverScreen } from '#features/keys';
import { loadWords } from './i18n.ts';
import { lazyScreen } from './lazy-screen.tsx';

export { KeyPrompts, LostScreen, RecoverScreen, SaveCodeScreen, VerificationHost } from '#features/keys';

// Each feature's screens are chunks of their own: nobody downloads the settings to read a message.

export const RoomListPane = lazyScreen(async () => (await import('#features/rooms')).RoomListPane);
export const NewChatScreen = lazyScreen(async () => (await import('#features/rooms')).NewChatScreen);
export const NewGroupScreen = lazyScreen(async () => (await import('#features/rooms')).NewGroupScreen);
export const RoomDetailsScreen = lazyScreen(async () => (await import('#features/rooms')).RoomDetailsScreen);
export const SearchDialog = lazyScreen(async () => (await import('#features/rooms')).SearchDialog);
export const ConversationScreen = lazyScreen(
  async () => (await import('#features/timeline')).ConversationScreen,
);
export const MeMenu = lazyScreen(async () => (await import('#features/settings')).MeMenu);
export const MePage = lazyScreen(async () => (await import('#features/settings')).MePage);
export const WalletPane = lazyScreen(async () => (await import('#features/wallet')).WalletPane);
export const WalletPage = lazyScreen(async () => (await import('#features/wallet')).WalletPage);
export const DeskPlace = lazyScreen(async () => (await import('./desk/desk-place.tsx')).DeskPlace);
export const ScanScreen = lazyScreen(async () => (await import('./scan/scan-screen.tsx')).ScanScreen);

/** Fetches what most people see first after they signed in. */
export async function preloadFirstScreens(): Promise<void> {
  await Promise.all([
    RoomListPane.preload(),
    KeyPrompts.preload(),
    RecoverScreen.preload(),
    loadWords(['rooms', 'keys']),
  ]);
}

/** Fetches what opening a conversation needs. */
export async function preloadConversation(): Promise<void> {
  await Promise.all([ConversationScreen.preload(), loadWords(['timeline', 'media'])]);
}
