import { lazyScreen } from './lazy-screen.ts';

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
export const ScanScreen = lazyScreen(async () => (await import('./scan/scan-screen.tsx')).ScanScreen);
