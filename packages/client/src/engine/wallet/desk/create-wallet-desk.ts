import type { MatrixContext, Part } from '../../context.ts';
import { handleLazily } from '../../lazy-calls.ts';

const CALLS = {
  'walletDesk.books': true,
  'walletDesk.payment': true,
  'walletDesk.payments': true,
  'walletDesk.holds': true,
  'walletDesk.setFrozen': true,
  'walletDesk.proposals': true,
  'walletDesk.propose': true,
  'walletDesk.approve': true,
  'walletDesk.reject': true,
  'walletDesk.audit': true,
} as const;

/** The desk's door: what is behind it is fetched only by who works there. */
export function createWalletDesk(matrix: MatrixContext): Part {
  handleLazily(matrix.host, CALLS, async () => (await import('./desk-calls.ts')).createDeskCalls(matrix));
  return { stop() {} };
}
