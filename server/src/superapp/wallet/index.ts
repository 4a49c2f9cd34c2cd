export { createWallet, type WalletParts } from './create-wallet.ts';
export {
  createLedger,
  LEDGER_ROLE,
  type AccountId,
  type Balance,
  type Journal,
  type Ledger,
  type Transfer,
} from './ledger.ts';
export { checkpointLine, findCheckpoint, parseCheckpoint } from './checkpoints.ts';
export type { Checkpoint } from './store/books.ts';
export { verifyLedger } from './verify-ledger.ts';
export { verifyWallet, type WalletVerification } from './verify-payments.ts';
