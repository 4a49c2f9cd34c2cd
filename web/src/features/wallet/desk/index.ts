// For people who work at the operator's desk: nobody else fetches it.
export { WalletDesk, type WalletDeskProps } from './wallet-desk.tsx';
