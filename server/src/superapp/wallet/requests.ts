import type { wallet as contract } from '@herald/contract';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { AccountData } from '#homeserver/account-data';
import type { Changes } from './changes.ts';
import type { Holders } from './holders.ts';
import { requireAmount } from './money.ts';
import { pageOf, type PageQuery } from './page.ts';
import type { Payees } from './payees.ts';
import type { Caller, Payments } from './payments.ts';
import { requireOpen } from './request-state.ts';
import type { RequestView } from './request-view.ts';
import {
  findRequest,
  insertRequest,
  listRequests,
  lockRequest,
  moveRequest,
  type RequestRow,
} from './store/requests.ts';

export interface RequestsParts {
  readonly db: Db;
  readonly holders: Holders;
  readonly payees: Payees;
  readonly payments: Payments;
  readonly view: RequestView;
  readonly changes: Changes;
  readonly accountData: Pick<AccountData, 'ignoredBy'>;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Bill {
  readonly currency: string;
  readonly shares: readonly { readonly payer: string; readonly amount: string }[];
}

export type Requests = ReturnType<typeof createRequests>;

/** Requests to be paid, and bills that are split. */
export function createRequests(parts: RequestsParts) {
  const { db, holders, payees, payments, view, changes, accountData, clock, random } = parts;

  /** Ends an open request for the one of its two people whose right it is. */
  async function end(
    tx: Tx,
    userId: string,
    requestId: string,
    state: 'declined' | 'cancelled',
  ): Promise<contract.PaymentRequest> {
    const request = await lockRequest(tx, requestId);
    const whose = state === 'declined' ? request?.payer : request?.payee;
    if (!request || whose !== userId) fail(404, 'M_NOT_FOUND', `You have no such request to have ${state}.`);
    requireOpen(request);
    const moved = await moveRequest(tx, requestId, { state, decidedMs: clock.now() });
    await changes.request(tx, moved);
    return view.show(tx, moved);
  }

  return {
    /** Asks each for their share. @throws ApiError 400, 404 when one of them is not here */
    async create(
      tx: Tx,
      { userId }: Caller,
      { currency, shares }: Bill,
    ): Promise<{ requests: contract.PaymentRequest[] }> {
      await holders.rule(tx, await holders.find(tx, userId), currency);
      const asked = new Set(shares.map(({ payer }) => payer));
      if (asked.size < shares.length) fail(400, 'M_INVALID_PARAM', 'Ask each person once.');
      if (asked.has(userId)) fail(400, 'M_INVALID_PARAM', 'Nobody can ask themselves: leave out your share.');
      const splitId = random.uuid();
      const rows: RequestRow[] = [];
      for (const { payer, amount } of shares) {
        await payees.require(payer);
        const request = await insertRequest(tx, {
          requestId: random.uuid(),
          payer,
          payee: userId,
          currency,
          amount: String(requireAmount(amount)),
          splitId,
          createdMs: clock.now(),
          merchantId: null,
          reference: null,
        });
        await changes.request(tx, request);
        rows.push(request);
      }
      return { requests: await view.showAll(tx, rows) };
    },

    /** Begins the payment of an open request. @throws ApiError 404, 409, and as the payment does */
    async pay(tx: Tx, caller: Caller, requestId: string): Promise<contract.Payment> {
      const request = await findRequest(tx, requestId);
      // A shop's request is for whoever saw its code.
      if (!request || (request.payer !== null && request.payer !== caller.userId))
        fail(404, 'M_NOT_FOUND', 'You have no such request to pay.');
      requireOpen(request);
      const { payee, amount, currency, merchantId } = request;
      return payments.create(tx, caller, { payee, amount, currency, requestId, merchantId });
    },

    /** @throws ApiError 404, 409 CHAT.HERALD.WALLET_REQUEST_DECIDED */
    decline: (tx: Tx, { userId }: Caller, requestId: string) => end(tx, userId, requestId, 'declined'),
    /** @throws ApiError 404, 409 CHAT.HERALD.WALLET_REQUEST_DECIDED */
    cancel: (tx: Tx, { userId }: Caller, requestId: string) => end(tx, userId, requestId, 'cancelled'),

    /** @throws ApiError 404 */
    async get({ userId }: Caller, requestId: string): Promise<contract.PaymentRequest> {
      const request = await findRequest(db, requestId);
      if (!request || (request.payer !== null && request.payer !== userId && request.payee !== userId))
        fail(404, 'M_NOT_FOUND', 'No such request.');
      return view.show(db, request);
    },

    /**
     * What the caller asked for, and is asked for by whom they do not ignore, the newest first: all of it, or what is
     * open between people.
     */
    async list({ userId }: Caller, query: PageQuery & { readonly state?: 'open' | undefined }) {
      const ignored = [...(await accountData.ignoredBy(userId))];
      const of = { userId, ignored, isOpen: query.state === 'open' };
      const { rows, next } = await pageOf(query, (before, most) => listRequests(db, of, before, most));
      return { requests: await view.showAll(db, rows), ...next };
    },
  };
}
