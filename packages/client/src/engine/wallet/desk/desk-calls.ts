import { wallet as contract } from '@herald/contract';
import type { DeskPage, WalletDeskCallName } from '../../../port/index.ts';
import type { MatrixContext } from '../../context.ts';
import type { Handlers } from '../../lazy-calls.ts';
import { createAskPlatform } from '../../platform/ask-platform.ts';

type UserId = contract.LinkedPayment['payer'];

const PAGE = 20;

/** What each call of the desk does. The server asks for the role with each, and for the password before it changes anything. */
export function createDeskCalls(matrix: MatrixContext): Handlers<WalletDeskCallName> {
  const ask = createAskPlatform(matrix);
  return {
    'walletDesk.books': () => ask(contract.getDeskBooks, {}),
    'walletDesk.payment': ({ paymentId, reason }) =>
      ask(contract.findDeskPayment, { params: { paymentId }, query: { reason } }),
    async 'walletDesk.payments'({ userId, reason, from }) {
      const query = { user_id: userId as UserId, reason, ...pageOf(from) };
      const { payments, next } = await ask(contract.listDeskPayments, { query });
      return toPage(payments, next);
    },
    async 'walletDesk.holds'({ from }) {
      const { holds, next } = await ask(contract.listDeskHolds, { query: pageOf(from) });
      return toPage(holds, next);
    },
    async 'walletDesk.setFrozen'({ userId, isFrozen, reason, password, key }) {
      const call = { params: { userId: userId as UserId }, idempotencyKey: key, body: { reason } };
      const endpoint = isFrozen ? contract.freezeHolder : contract.thawHolder;
      return { isFrozen: (await ask(endpoint, call, password)).is_frozen };
    },
    async 'walletDesk.proposals'({ from }) {
      const { proposals, next } = await ask(contract.listProposals, { query: pageOf(from) });
      return toPage(proposals, next);
    },
    'walletDesk.propose': ({ kind, reason, lines, password, key }) =>
      ask(
        contract.proposeJournal,
        { idempotencyKey: key, body: { kind, reason, lines: [...lines] } },
        password,
      ),
    'walletDesk.approve': ({ proposalId, password, key }) =>
      ask(contract.approveProposal, { params: { proposalId }, idempotencyKey: key, body: {} }, password),
    'walletDesk.reject': ({ proposalId, reason, password, key }) =>
      ask(
        contract.rejectProposal,
        { params: { proposalId }, idempotencyKey: key, body: { reason } },
        password,
      ),
    async 'walletDesk.audit'({ from }) {
      const { acts, next } = await ask(contract.listDeskActs, { query: pageOf(from) });
      return toPage(acts, next);
    },
  };
}

function pageOf(from: string | null): { limit: number; from?: string } {
  return { limit: PAGE, ...(from !== null && { from }) };
}

function toPage<Row>(rows: readonly Row[], next: string | undefined): DeskPage<Row> {
  return { rows, next: next ?? null };
}
