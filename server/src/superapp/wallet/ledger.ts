import type { Db, Queryable } from '#platform/db';
import { ApiError, fail } from '#platform/errors';
import type { AmountMinor } from './money.ts';
import {
  callOpenAccount,
  callPost,
  callRun,
  callSealJournals,
  findBalance,
  listExpiredHolds,
  type BalanceRow,
} from './store/ledger.ts';

/** The role that reads the ledger and calls its functions, and can write nothing by itself. */
export const LEDGER_ROLE = 'herald_wallet';

export type AccountId = number;

/** One line of a journal. Ids are uuids that the caller makes; the same id is never posted twice. */
export type Transfer =
  | {
      readonly phase: 'single';
      readonly id: string;
      readonly debit: AccountId;
      readonly credit: AccountId;
      readonly amount: AmountMinor;
    }
  | {
      readonly phase: 'pending';
      readonly id: string;
      readonly debit: AccountId;
      readonly credit: AccountId;
      readonly amount: AmountMinor;
      readonly timeoutMs: number;
    }
  /** At most what is pending; what is left of it is free again. */
  | {
      readonly phase: 'post_pending';
      readonly id: string;
      readonly pendingId: string;
      readonly amount: AmountMinor;
    }
  | { readonly phase: 'void_pending'; readonly id: string; readonly pendingId: string }
  | { readonly phase: 'reversal'; readonly id: string; readonly reversalOf: string };

export interface Journal {
  /** What it is, such as `payment`. */
  readonly kind: string;
  /** Who caused it: a user id, or a part of the server. */
  readonly actor: string;
  readonly transfers: readonly Transfer[];
}

export interface Balance {
  readonly debitsPending: AmountMinor;
  readonly debitsPosted: AmountMinor;
  readonly creditsPending: AmountMinor;
  readonly creditsPosted: AmountMinor;
}

export interface Ledger {
  /** The account of this kind and owner; made when it is not there. Each shard has a balance of its own. */
  openAccount(
    account: { currency: string; code: string; owner: string; shard?: number },
    tx?: Queryable,
  ): Promise<AccountId>;
  /**
   * Posts a journal, whole or not at all, and returns its number.
   * @throws ApiError 409 CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS, 404 and 409 for what its transfers refer to
   */
  post(journal: Journal, tx?: Queryable): Promise<number>;
  /** @throws ApiError 404 */
  balance(account: AccountId, tx?: Queryable): Promise<Balance>;
  /** Lets the ledger's time go on: holds expire by it. */
  run(forMs: number): Promise<void>;
  /** Voids the holds whose time is over, at most a hundred, and returns how many. */
  expireHolds(newId: () => string): Promise<number>;
  /** Gives the journals that wait their places in the chain, and returns how many. */
  seal(): Promise<number>;
}

const SEALED_AT_ONCE = 500;
const EXPIRED_AT_ONCE = 100;

/** The books. `db` acts as LEDGER_ROLE. */
export function createLedger({ db }: { db: Db }): Ledger {
  const post: Ledger['post'] = (journal, tx = db) =>
    callPost(tx, { ...journal, transfers: journal.transfers.map(columnsOf) }).catch(refuseAs);
  return {
    post,
    openAccount: ({ shard = 0, ...account }, tx = db) =>
      callOpenAccount(tx, { ...account, shard }).catch(refuseAs),
    async balance(account, tx = db) {
      return balanceOf((await findBalance(tx, account)) ?? fail(404, 'M_NOT_FOUND', 'No such account.'));
    },
    run: (forMs) => callRun(db, forMs),
    async expireHolds(newId) {
      let expired = 0;
      for (const pendingId of await listExpiredHolds(db, EXPIRED_AT_ONCE)) {
        const transfers: Transfer[] = [{ phase: 'void_pending', id: newId(), pendingId }];
        try {
          await post({ kind: 'expiry', actor: 'wallet', transfers });
          expired += 1;
        } catch (error) {
          // Otherwise somebody voided it at the same moment.
          if (!(error instanceof ApiError && error.errcode === NOT_PENDING)) throw error;
        }
      }
      return expired;
    },
    async seal() {
      let sealed = 0;
      for (;;) {
        const now = await callSealJournals(db, SEALED_AT_ONCE);
        sealed += now;
        if (now < SEALED_AT_ONCE) return sealed;
      }
    },
  };
}

export function balanceOf(row: BalanceRow): Balance {
  return {
    debitsPending: BigInt(row.debitsPending),
    debitsPosted: BigInt(row.debitsPosted),
    creditsPending: BigInt(row.creditsPending),
    creditsPosted: BigInt(row.creditsPosted),
  };
}

function columnsOf(transfer: Transfer): object {
  const { id: transfer_id, phase } = transfer;
  switch (transfer.phase) {
    case 'single':
    case 'pending': {
      const { debit: debit_account, credit: credit_account, amount } = transfer;
      const timeout_ms = transfer.phase === 'pending' ? transfer.timeoutMs : null;
      return { transfer_id, phase, debit_account, credit_account, amount: amount.toString(), timeout_ms };
    }
    case 'post_pending':
      return { transfer_id, phase, pending_id: transfer.pendingId, amount: transfer.amount.toString() };
    case 'void_pending':
      return { transfer_id, phase, pending_id: transfer.pendingId };
    case 'reversal':
      return { transfer_id, phase: 'single', reversal_of: transfer.reversalOf };
  }
}

const NOT_PENDING = 'CHAT.HERALD.WALLET_NOT_PENDING';

/** What the database refuses, by the constraint or else the error code. See server/migrations/0024_wallet.sql, 0036_wallet_desk.sql. */
const REFUSALS: Readonly<Record<string, readonly [number, string, string]>> = {
  HW001: [400, 'M_INVALID_PARAM', 'The journal names accounts that do not exist or do not fit together.'],
  HW002: [404, 'M_NOT_FOUND', 'There is no such transfer.'],
  HW003: [409, 'CHAT.HERALD.WALLET_NOT_REVERSIBLE', 'This transfer cannot be reversed.'],
  HW004: [409, NOT_PENDING, 'This hold was posted or voided already.'],
  HW005: [409, 'CHAT.HERALD.WALLET_HOLD_EXPIRED', 'This hold has expired.'],
  HW006: [409, 'CHAT.HERALD.WALLET_BEYOND_HOLD', 'That is more than was held.'],
  HW008: [409, 'CHAT.HERALD.WALLET_PROPOSAL_DECIDED', 'This proposal was approved or rejected already.'],
  HW009: [409, 'CHAT.HERALD.WALLET_PROPOSAL_EXPIRED', 'This proposal waited too long. Make a new one.'],
  HW010: [
    403,
    'CHAT.HERALD.WALLET_FOUR_EYES',
    'You proposed this: somebody else of the desk has to approve it.',
  ],
  HW011: [404, 'M_NOT_FOUND', 'There is no such proposal.'],
  '22003': [400, 'M_INVALID_PARAM', 'That is more money than the ledger can hold.'],
  no_overdraft: [409, 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS', 'There is not enough money.'],
  transfer_pkey: [409, 'CHAT.HERALD.WALLET_POSTED', 'A transfer with this id was posted.'],
  transfer_pending_id_key: [409, NOT_PENDING, 'This hold was posted or voided already.'],
  transfer_reversal_of_key: [409, 'CHAT.HERALD.WALLET_REVERSED', 'This transfer was reversed already.'],
};

/** Says in words what the ledger's functions refused. */
export function refuseAs(error: unknown): never {
  const { code = '', constraint } = error as { code?: string; constraint?: string };
  const refusal = REFUSALS[constraint ?? code];
  if (refusal) throw new ApiError(...refusal, undefined, error);
  throw error;
}
