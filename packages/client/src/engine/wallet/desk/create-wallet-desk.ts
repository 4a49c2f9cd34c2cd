import type { WalletDeskCallName } from '../../../port/index.ts';
import type { MatrixContext, Part } from '../../context.ts';
import { handleLazily } from '../../lazy-calls.ts';

const CALLS = [
  'walletDesk.books',
  'walletDesk.payment',
  'walletDesk.payments',
  'walletDesk.holds',
  'walletDesk.setFrozen',
  'walletDesk.proposals',
  'walletDesk.propose',
  'walletDesk.approve',
  'walletDesk.reject',
  'walletDesk.audit',
] as const satisfies readonly WalletDeskCallName[];

/** The desk's door: what is behind it is fetched only by who works there. */
export function createWalletDesk(matrix: MatrixContext): Part {
  handleLazily(matrix.host, CALLS, async () => (await import('./desk-calls.ts')).createDeskCalls(matrix));
  return { stop() {} };
}
