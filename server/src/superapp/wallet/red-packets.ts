import type { wallet as contract } from '@herald/contract';
import type { Clock } from '#platform/clock';
import type { Db, Queryable, Tx } from '#platform/db';
import { assert, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import { countDone } from './count-done.ts';
import { drawShares } from './draw-shares.ts';
import type { Holders } from './holders.ts';
import { requireAmount } from './money.ts';
import type { NewPayments } from './new-payments.ts';
import type { PaymentView } from './payment-view.ts';
import type { PaymentRow } from './store/payments.ts';
import {
  claimShare,
  endRedPacket,
  findRedPacket,
  insertRedPacket,
  listEnding,
  listShares,
  lockRedPacket,
  openRedPacket,
  type RedPacketRow,
  type ShareRow,
} from './store/red-packets.ts';

export interface RedPacketsParts {
  readonly db: Db;
  readonly holders: Holders;
  readonly view: PaymentView;
  readonly newPayments: NewPayments;
  readonly clock: Clock;
  readonly random: Random;
}

export interface RedPacketOrder {
  readonly amount: string;
  readonly currency: string;
  readonly claims: number;
  readonly split: 'equal' | 'random';
}

export type RedPackets = ReturnType<typeof createRedPackets>;

/** After a day of the ledger's time the rest goes back to who gave it. */
const OPEN_FOR_MS = 86_400_000;
const AT_ONCE = 100;

/** Money that is given into a circle: whoever knows the id of it, from a card in a chat, claims one share. */
export function createRedPackets(parts: RedPacketsParts) {
  const { db, holders, view, newPayments, clock, random } = parts;

  /** Moves money out of a red packet, with a payment that shows in the histories. */
  async function payOut(
    tx: Tx,
    { paymentId, payer, currency }: RedPacketRow,
    out: { payee: string; amount: bigint },
  ): Promise<void> {
    // A share that the giver claims comes back to them.
    const kind = out.payee === payer ? 'return' : 'claim';
    await newPayments.settle(
      tx,
      { kind, payer: kind === 'claim' ? payer : null, payee: out.payee, currency, amount: out.amount },
      {
        from: { code: 'escrow', owner: paymentId },
        journal: { kind: `red-packet-${kind}`, actor: out.payee },
      },
    );
  }

  async function giveBack(paymentId: string): Promise<boolean> {
    return db.tx(async (tx) => {
      const packet = await lockRedPacket(tx, paymentId);
      if (!packet || packet.isOver) return false;
      const amount = sumOf((await listShares(tx, paymentId)).filter(({ claimedBy }) => claimedBy === null));
      if (amount > 0n) await payOut(tx, packet, { payee: packet.payer, amount });
      await endRedPacket(tx, paymentId);
      return true;
    });
  }

  async function show(tx: Queryable, packet: RedPacketRow, viewer: string): Promise<contract.RedPacket> {
    const shares = await listShares(tx, packet.paymentId);
    const claimed = shares.flatMap(({ claimedBy, claimedMs, amount }) =>
      claimedBy === null || claimedMs === null
        ? []
        : [{ user_id: claimedBy as contract.RedPacket['payer'], amount, claimed_at: claimedMs }],
    );
    const mine = claimed.find((one) => one.user_id === viewer);
    return {
      payment_id: packet.paymentId,
      payer: packet.payer as contract.RedPacket['payer'],
      state: stateOf(packet, claimed.length),
      amount: packet.amount,
      currency: packet.currency,
      split: packet.split,
      claims: packet.claims,
      claimed: claimed.length,
      ...(mine && { mine }),
      // Who got what is for those who share it.
      ...((mine || packet.payer === viewer) && { shares: claimed }),
    };
  }

  return {
    /** Begins one: its payment is authorised like any other. @throws ApiError as a payment does */
    async create(tx: Tx, userId: string, order: RedPacketOrder): Promise<contract.Payment> {
      const { currency, claims, split } = order;
      const amount = requireAmount(order.amount);
      if (amount < BigInt(claims))
        fail(400, 'M_INVALID_PARAM', 'There is less in it than one unit for each claim.');
      await holders.requirePayable(tx, await holders.find(tx, userId), { amount, currency });
      const begun = { kind: 'red_packet', payer: userId, payee: null, currency, amount } as const;
      const payment = await newPayments.begin(tx, begun);
      await insertRedPacket(tx, { paymentId: payment.paymentId, claims, split });
      return view.show(tx, payment, userId);
    },

    /** Draws the shares of one whose payment was authorised in this transaction. */
    async open(tx: Tx, { paymentId, amount }: PaymentRow): Promise<void> {
      const packet = await lockRedPacket(tx, paymentId);
      assert(packet, 'the payment of a red packet has one');
      const shares = drawShares(BigInt(amount), packet.claims, packet.split, random);
      await openRedPacket(tx, paymentId, shares.map(String), OPEN_FOR_MS);
    },

    /**
     * Claims the next share for a person, who has one share at most.
     * @throws ApiError 404, 409 CHAT.HERALD.WALLET_RED_PACKET_CLAIMED, CHAT.HERALD.WALLET_RED_PACKET_OVER
     */
    async claim(tx: Tx, userId: string, paymentId: string): Promise<contract.RedPacket> {
      const packet = requireGiven(await lockRedPacket(tx, paymentId));
      const shares = await listShares(tx, paymentId);
      if (shares.some(({ claimedBy }) => claimedBy === userId))
        fail(409, 'CHAT.HERALD.WALLET_RED_PACKET_CLAIMED', 'You have your share of this red packet.');
      const next = shares.find(({ claimedBy }) => claimedBy === null);
      if (stateOf(packet, 0) === 'over' || !next)
        fail(409, 'CHAT.HERALD.WALLET_RED_PACKET_OVER', 'Nothing is left in this red packet.');
      await claimShare(tx, paymentId, { ordinal: next.ordinal, userId, atMs: clock.now() });
      await payOut(tx, packet, { payee: userId, amount: BigInt(next.amount) });
      if (next.ordinal === packet.claims) await endRedPacket(tx, paymentId);
      return show(tx, packet, userId);
    },

    /** As the caller sees it. @throws ApiError 404 */
    get: async (userId: string, paymentId: string): Promise<contract.RedPacket> =>
      show(db, requireGiven(await findRedPacket(db, paymentId)), userId),

    /** Gives back the rest of those whose time is over, and returns how many. */
    returnDue: async (): Promise<number> => countDone(await listEnding(db, AT_ONCE), giveBack),
  };
}

function requireGiven(packet: RedPacketRow | null): RedPacketRow {
  return packet && packet.endsMs !== null ? packet : fail(404, 'M_NOT_FOUND', 'No such red packet.');
}

function stateOf({ claims, isOver, endsMs, elapsedMs }: RedPacketRow, claimed: number): 'open' | 'over' {
  return isOver || claimed === claims || (endsMs !== null && endsMs <= elapsedMs) ? 'over' : 'open';
}

const sumOf = (shares: readonly ShareRow[]): bigint =>
  shares.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
