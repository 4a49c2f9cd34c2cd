import type { wallet as contract } from '@herald/contract';
import type { Clock } from '#platform/clock';
import type { Db, Queryable, Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { Accounts } from '#homeserver/accounts';
import type { Changes } from '../changes.ts';
import { refuseAs } from '../ledger.ts';
import { requireAmount } from '../money.ts';
import { pageOf, type PageQuery } from '../page.ts';
import { findMerchant, findMerchants } from '../store/merchants.ts';
import { isLedger } from '../store/ledger.ts';
import type { NoteAct } from './note-act.ts';
import { checkLine, type DeskAccount } from './rules.ts';
import {
  callPostManual,
  callProposeManual,
  callRejectManual,
  findProposal,
  listProposals,
  type ProposalRow,
} from './store/proposals.ts';

export interface ProposalsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly noteAct: NoteAct;
}

export interface ProposalOrder {
  readonly kind: ProposalRow['kind'];
  readonly reason: string;
  readonly lines: readonly contract.ProposalLine[];
}

export type Proposals = ReturnType<typeof createProposals>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Journals that people write: one proposes, another approves. The database keeps the two apart. */
export function createProposals({ db, clock, random, accounts, changes, noteAct }: ProposalsParts) {
  /** An account that was never used is made when the proposal is posted: its owner has to be there. */
  async function requireOwner(tx: Queryable, { code, owner }: DeskAccount): Promise<void> {
    if (code === 'user' && !(await accounts.find(owner)))
      fail(404, 'M_NOT_FOUND', `There is no user ${owner}.`);
    if (code === 'merchant' && !(UUID.test(owner) && (await findMerchant(tx, owner))))
      fail(404, 'M_NOT_FOUND', `There is no shop ${owner}.`);
  }

  /** The people whose money a proposal moves, shops' owners among them. */
  async function ownersOf(tx: Queryable, { lines }: contract.Proposal): Promise<string[]> {
    const accounts = lines.flatMap(({ debit, credit }) => [debit, credit]);
    const ownersBy = (code: string) => accounts.flatMap((one) => (one.code === code ? one.owner : []));
    const shops = await findMerchants(tx, ownersBy('merchant'));
    return [...ownersBy('user'), ...shops.map(({ owner }) => owner)];
  }

  async function read(tx: Queryable, proposalId: string): Promise<contract.Proposal> {
    const found = await findProposal(tx, proposalId);
    return found ? show(found) : fail(404, 'M_NOT_FOUND', 'There is no such proposal.');
  }

  return {
    /** @throws ApiError 400, 404 when an account is nobody's */
    async propose(
      tx: Tx,
      userId: string,
      { kind, reason, lines }: ProposalOrder,
    ): Promise<contract.Proposal> {
      for (const { debit, credit, currency } of lines) {
        demand(checkLine({ debit, credit }));
        if (!(await isLedger(tx, currency)))
          fail(400, 'M_INVALID_PARAM', `There are no accounts in ${currency} here.`);
        for (const account of [debit, credit]) await requireOwner(tx, account);
      }
      const proposalId = random.uuid();
      await callProposeManual(tx, {
        proposalId,
        proposer: userId,
        kind,
        reason,
        nowMs: clock.now(),
        lines: lines.map(({ debit, credit, amount, currency }) => ({
          transferId: random.uuid(),
          currency,
          debitCode: debit.code,
          debitOwner: debit.owner,
          creditCode: credit.code,
          creditOwner: credit.owner,
          amount: String(requireAmount(amount)),
        })),
      }).catch(refuseAs);
      const details = { kind, lines: lines.length };
      await noteAct(tx, { userId, reason }, { act: 'journal.propose', subject: proposalId, details });
      return read(tx, proposalId);
    },

    /**
     * Posts it, all of it or nothing.
     * @throws ApiError 404, 403 CHAT.HERALD.WALLET_FOUR_EYES, 409 CHAT.HERALD.WALLET_PROPOSAL_DECIDED,
     *   CHAT.HERALD.WALLET_PROPOSAL_EXPIRED, CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS
     */
    async approve(tx: Tx, userId: string, proposalId: string): Promise<contract.Proposal> {
      const journal = await callPostManual(tx, proposalId, userId, clock.now()).catch(refuseAs);
      const details = { journal };
      await noteAct(tx, { userId, reason: null }, { act: 'journal.approve', subject: proposalId, details });
      const posted = await read(tx, proposalId);
      await changes.journal(tx, await ownersOf(tx, posted), journal);
      return posted;
    },

    /** @throws ApiError 404, 409 as `approve` */
    async reject(tx: Tx, userId: string, proposalId: string, reason: string): Promise<contract.Proposal> {
      await callRejectManual(tx, proposalId, { by: userId, words: reason, nowMs: clock.now() }).catch(
        refuseAs,
      );
      await noteAct(tx, { userId, reason }, { act: 'journal.reject', subject: proposalId });
      return read(tx, proposalId);
    },

    /** @throws ApiError 404 */
    get: (proposalId: string): Promise<contract.Proposal> => read(db, proposalId),

    async list(query: PageQuery) {
      const { rows, next } = await pageOf(query, (before, most) => listProposals(db, before, most));
      return { proposals: rows.map(show), ...next };
    },
  };
}

function show(row: ProposalRow): contract.Proposal {
  const { state, expiresMs, elapsedMs, decidedBy, decidedMs, words, journalId } = row;
  const isExpired = state === 'open' && expiresMs <= elapsedMs;
  return {
    proposal_id: row.proposalId,
    kind: row.kind,
    reason: row.reason,
    state: isExpired ? 'expired' : state,
    proposer: row.proposer,
    created_at: row.createdMs,
    ...(state === 'open' && !isExpired && { expires_in_ms: expiresMs - elapsedMs }),
    ...(decidedBy !== null && { decided_by: decidedBy }),
    ...(decidedMs !== null && { decided_at: decidedMs }),
    ...(words !== null && { rejection: words }),
    ...(journalId !== null && { journal: journalId }),
    lines: row.lines.map((line) => ({
      debit: { code: line.debitCode, owner: line.debitOwner },
      credit: { code: line.creditCode, owner: line.creditOwner },
      amount: line.amount,
      currency: line.currency,
    })),
  };
}
