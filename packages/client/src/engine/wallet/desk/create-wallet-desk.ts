import type { WalletDeskCallName } from '../../../port/index.ts';
import type { MatrixContext, Part } from '../../context.ts';

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
  const load = async () => (await import('./desk-calls.ts')).createDeskCalls(matrix);
  for (const name of CALLS)
    matrix.host.handle(name, async (args) => (await load())[name](args as never) as never);
  return { stop() {} };
}
