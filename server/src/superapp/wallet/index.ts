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
export { verifyLedger, type Verification } from './verify-ledger.ts';
