import type { wallet as contract } from '@herald/contract';
import { compareCodePoints } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { ApiError, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { Authentication, Proof, Proved } from './authentication.ts';
import type { Changes } from './changes.ts';
import { countDone } from './count-done.ts';
import type { Holders } from './holders.ts';
import type { AccountId, Ledger, Transfer } from './ledger.ts';
import { requireAmount } from './money.ts';
import type { NewPayments } from './new-payments.ts';
import { pageOf, type PageQuery } from './page.ts';
import type { Payees } from './payees.ts';
import { CREATED_FOR_MS, linkedOf, maySee, type PaymentView } from './payment-view.ts';
import type { RedPackets } from './red-packets.ts';
import { markPaid, reopen } from './request-state.ts';
import { coolingOffMs, exemptionOf } from './rules.ts';
import { setUnproved } from './store/holders.ts';
import {
  deleteUnmade,
  findPayment,
  isHeld,
  listPayments,
  listSettling,
  lockPayment,
  movePayment,
  type PaymentRow,
} from './store/payments.ts';

export interface Caller {
  readonly userId: string;
  readonly deviceId: string;
}

export interface PaymentOrder {
  readonly payee: string;
  readonly amount: string;
  readonly currency: string;
  /** The request that it is for. */
  readonly requestId?: string | null;
  /** The shop that is paid; the payee is whose it is. */
  readonly merchantId?: string | null;
}

export interface PaymentsParts {
  readonly db: Db;
  readonly ledger: Ledger;
  readonly holders: Holders;
  readonly clock: Clock;
  readonly random: Random;
  readonly payees: Payees;
  readonly view: PaymentView;
  readonly redPackets: RedPackets;
  readonly newPayments: NewPayments;
  readonly changes: Changes;
  readonly authentication: Authentication;
}

export type Payments = ReturnType<typeof createPayments>;

/** Longer than any cooling-off: a hold ends by being settled or taken back, and by this only if nobody does. */
const HELD_FOR_MS = 30 * 86_400_000;
const UNMADE_FOR_MS = 86_400_000;
const AT_ONCE = 100;

/** Payments between people. What writes takes the transaction in which its answer is kept, too. */
export function createPayments(parts: PaymentsParts) {
  const { db, ledger, holders, payees, view, redPackets, newPayments, clock, random, changes } = parts;
  const { authentication } = parts;
  const { show } = view;

  /** A payment that waits for its payer, who is the caller. */
  function requireWaiting(payment: PaymentRow | null, { userId }: Caller): PaymentRow & { payer: string } {
    if (payment?.payer !== userId) fail(404, 'M_NOT_FOUND', 'You have no such payment to make.');
    if (payment.state !== 'created') decided(payment);
    if (clock.now() > payment.createdMs + CREATED_FOR_MS) {
      fail(409, 'CHAT.HERALD.WALLET_PAYMENT_EXPIRED', 'This payment waited too long. Make a new one.');
    }
    return payment as PaymentRow & { payer: string };
  }

  /** Ends a payment that is not made, and opens what it was for again. */
  async function end(tx: Tx, { paymentId, state, requestId }: PaymentRow): Promise<PaymentRow> {
    const to = { state: 'cancelled', decidedMs: clock.now(), proof: null, settlesInMs: null } as const;
    const ended = await movePayment(tx, paymentId, to);
    // Who was to be paid never heard of what was only begun.
    if (state === 'authorised') {
      await changes.payment(tx, ended);
      if (requestId !== null) await changes.request(tx, await reopen(tx, requestId));
    }
    return ended;
  }

  /** The accounts of a payment: from the payer to a person, to a shop, or into a red packet. */
  async function accountsOf(tx: Tx, payment: PaymentRow & { payer: string }) {
    const { paymentId, payer, payee, currency, merchantId } = payment;
    if (payee === null || merchantId !== null) {
      const debit = await holders.openAccount(tx, payer, currency);
      const [code, owner] = merchantId === null ? ['escrow', paymentId] : ['merchant', merchantId];
      return { debit, credit: await ledger.openAccount({ currency, code, owner }, tx) };
    }
    // In one order everywhere: two people who pay each other for the first time do not wait in a ring.
    const opened = new Map<string, AccountId>();
    for (const owner of [payer, payee].toSorted(compareCodePoints))
      opened.set(owner, await holders.openAccount(tx, owner, currency));
    return { debit: opened.get(payer)!, credit: opened.get(payee)! };
  }

  async function settle(paymentId: string): Promise<boolean> {
    return db.tx(async (tx) => {
      const payment = await lockPayment(tx, paymentId);
      if (payment?.state !== 'authorised' || payment.payer === null) return false;
      // A freeze that came in between holds it.
      const payer = await holders.lock(tx, payment.payer);
      if (payer.isFrozen || payer.isDeskFrozen) return false;
      if (!(await isHeld(tx, paymentId))) {
        // It was frozen for so long that the hold expired.
        await end(tx, payment);
        return false;
      }
      const { amount } = payment;
      const post = { phase: 'post_pending', id: random.uuid(), pendingId: paymentId } as const;
      await ledger.post(
        { kind: 'payment', actor: payer.userId, transfers: [{ ...post, amount: BigInt(amount) }] },
        tx,
      );
      const decidedMs = payment.decidedMs ?? clock.now();
      await changes.payment(
        tx,
        await movePayment(tx, paymentId, { state: 'settled', decidedMs, proof: null, settlesInMs: null }),
      );
      return true;
    });
  }

  return {
    /** @throws ApiError 404, 403 CHAT.HERALD.WALLET_FROZEN, CHAT.HERALD.WALLET_LIMIT, 400 */
    async create(tx: Tx, { userId }: Caller, order: PaymentOrder): Promise<contract.Payment> {
      const { payee, currency } = order;
      const amount = requireAmount(order.amount);
      if (payee === userId) fail(400, 'M_INVALID_PARAM', 'Nobody can pay themselves.');
      await payees.require(payee);
      await holders.requirePayable(tx, await holders.find(tx, userId), { amount, currency });
      const payment = await newPayments.begin(tx, {
        kind: 'transfer',
        payer: userId,
        payee,
        currency,
        amount,
        requestId: order.requestId ?? null,
        merchantId: order.merchantId ?? null,
      });
      return show(tx, payment, userId);
    },

    /**
     * Checks the payer's proof, if there is one, before `authorise`. Resolves with what it was.
     * @throws ApiError 404, 409, 403 CHAT.HERALD.WALLET_PROOF_WRONG
     */
    async prove(caller: Caller, paymentId: string, proof: Proof | undefined): Promise<Proved | null> {
      const payment = requireWaiting(await findPayment(db, paymentId), caller);
      return proof ? authentication.check(caller, await linkedOf(db, payment), proof) : null;
    },

    /**
     * Moves the money, or holds it while the payer can take it back.
     * @throws ApiError 404, 409 CHAT.HERALD.WALLET_PAYMENT_DECIDED, CHAT.HERALD.WALLET_PAYMENT_EXPIRED,
     *   CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS, 403 CHAT.HERALD.WALLET_PROOF_NEEDED, and as `create` does
     */
    async authorise(
      tx: Tx,
      caller: Caller,
      paymentId: string,
      proved: Proved | null,
    ): Promise<contract.Payment> {
      const payment = requireWaiting(await lockPayment(tx, paymentId), caller);
      const { payer, payee, currency, requestId } = payment;
      if (payee !== null) await payees.require(payee);
      if (requestId !== null) await changes.request(tx, await markPaid(tx, requestId, clock.now()));
      const holder = await holders.lock(tx, payer);
      const amount = BigInt(payment.amount);
      const rule = await holders.requirePayable(tx, holder, { amount, currency });
      const risk = await view.riskOf(tx, payment, holder);
      const exemption = proved ? null : exemptionOf(risk, rule);
      const proof = proved?.by ?? exemption;
      if (proof === null) {
        const toProve = await view.toProve(tx, payment);
        fail(403, 'CHAT.HERALD.WALLET_PROOF_NEEDED', 'Prove that it is you: sign what you pay.', toProve);
      }
      if (proved) await authentication.count(tx, proved);
      // A red packet is claimed, and goods are handed over, at once.
      const coolsForMs = payee === null || payment.merchantId !== null ? 0 : coolingOffMs(risk, rule);
      const line = { id: paymentId, ...(await accountsOf(tx, payment)), amount };
      const transfer: Transfer =
        coolsForMs > 0 ? { phase: 'pending', timeoutMs: HELD_FOR_MS, ...line } : { phase: 'single', ...line };
      await ledger.post({ kind: 'payment', actor: payer, transfers: [transfer] }, tx);
      await setUnproved(tx, payer, proved ? 0 : holder.unproved + 1);
      const moved = await movePayment(tx, paymentId, {
        state: coolsForMs > 0 ? 'authorised' : 'settled',
        decidedMs: clock.now(),
        proof,
        settlesInMs: coolsForMs > 0 ? coolsForMs : null,
      });
      if (payment.kind === 'red_packet') await redPackets.open(tx, moved);
      await changes.payment(tx, moved);
      return show(tx, moved, payer);
    },

    /** Takes back what is not settled, of the caller alone. @throws ApiError 404, 409 */
    async cancel(tx: Tx, { userId }: Caller, paymentId: string): Promise<contract.Payment> {
      const payment = await lockPayment(tx, paymentId);
      if (payment?.payer !== userId) fail(404, 'M_NOT_FOUND', 'You have no such payment to make.');
      if (payment.state !== 'created' && payment.state !== 'authorised') decided(payment);
      if (payment.state === 'authorised') {
        const transfers = [{ phase: 'void_pending' as const, id: random.uuid(), pendingId: paymentId }];
        await ledger.post({ kind: 'cancellation', actor: userId, transfers }, tx);
      }
      return show(tx, await end(tx, payment), userId);
    },

    /** One payment of the caller, who pays or is paid. @throws ApiError 404 */
    async get({ userId }: Caller, paymentId: string): Promise<contract.Payment> {
      const payment = await findPayment(db, paymentId);
      if (!payment || !maySee(payment, userId)) fail(404, 'M_NOT_FOUND', 'No such payment.');
      return show(db, payment, userId);
    },

    /** The caller's payments, the newest first. `from` is the `next` of the page before. */
    async list({ userId }: Caller, query: PageQuery) {
      const { rows, next } = await pageOf(query, (before, most) => listPayments(db, userId, before, most));
      return { payments: await view.showAll(db, rows, userId), ...next };
    },

    /** Settles what the payers did not take back in time, and returns how many. */
    async settleDue(): Promise<number> {
      return countDone(await listSettling(db, AT_ONCE), settle);
    },

    /** Forgets what was begun and never authorised, after a day, and returns how many. */
    dropUnmade: (): Promise<number> => deleteUnmade(db, clock.now() - UNMADE_FOR_MS, AT_ONCE),
  };
}

function decided({ state }: PaymentRow): never {
  throw new ApiError(409, 'CHAT.HERALD.WALLET_PAYMENT_DECIDED', `This payment is ${state} already.`);
}
