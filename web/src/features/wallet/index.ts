import { lazyScreen } from '#app/lazy-screen.tsx';

// The wallet is a chunk of its own, and its cards and dialogs in conversations come when the first one is seen.
export const WalletPane = lazyScreen(async () => (await import('./wallet-pane.tsx')).WalletPane);
export const WalletPage = lazyScreen(async () => (await import('./wallet-page.tsx')).WalletPage);
export const PaymentCardView = lazyScreen(async () => (await import('./payment-card.tsx')).PaymentCardView);
export const RoomMoneyDialog = lazyScreen(
  async () => (await import('./room-money-dialog.tsx')).RoomMoneyDialog,
);
export type { RoomMoney } from './room-money-dialog.tsx';
