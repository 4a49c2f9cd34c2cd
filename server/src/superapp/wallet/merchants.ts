import type { wallet as contract } from '@herald/contract';
import type { Clock } from '#platform/clock';
import type { Db, Queryable, Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import { requireThawed, type Holders } from './holders.ts';
import type { Ledger } from './ledger.ts';
import { requireAmount } from './money.ts';
import type { NewPayments } from './new-payments.ts';
import type { Caller, Payments } from './payments.ts';
import type { PaymentView } from './payment-view.ts';
import type { RequestView } from './request-view.ts';
import { checkShopName } from './rules.ts';
import {
  findMerchant,
  insertMerchant,
  listMerchants,
  sumTakings,
  type MerchantRow,
  type TakingsRow,
} from './store/merchants.ts';
import { insertRequest } from './store/requests.ts';

export interface MerchantsParts {
  readonly db: Db;
  readonly ledger: Ledger;
  readonly holders: Holders;
  readonly payments: Payments;
  readonly newPayments: NewPayments;
  readonly paymentView: PaymentView;
  readonly requestView: RequestView;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Sum {
  readonly amount: string;
  readonly currency: string;
}

export type Merchants = ReturnType<typeof createMerchants>;

const MOST_MERCHANTS = 10;
const MOST_TAKINGS_MS = 400 * 86_400_000;

/** Shops of people: their codes, what they took, and its way to the owner. */
export function createMerchants(parts: MerchantsParts) {
  const { db, ledger, holders, payments, newPayments, paymentView, requestView, clock, random } = parts;

  async function requireOwn(tx: Queryable, userId: string, merchantId: string): Promise<MerchantRow> {
    const merchant = await findMerchant(tx, merchantId);
    return merchant?.owner === userId ? merchant : fail(404, 'M_NOT_FOUND', 'You have no such shop.');
  }

  async function show(tx: Queryable, merchant: MerchantRow, viewer: string): Promise<contract.Merchant> {
    const { merchantId, owner, name, city, country, category } = merchant;
    const qr: Record<string, string> = {};
    const balance: Record<string, string> = {};
    for (const rule of await holders.rules(tx, owner)) {
      qr[rule.currency] = requestView.codeOf(merchant, rule, null);
      if (viewer !== owner) continue;
      const { currency } = rule;
      const account = await ledger.openAccount({ currency, code: 'merchant', owner: merchantId }, tx);
      const kept = await ledger.balance(account, tx);
      balance[currency] = String(kept.creditsPosted - kept.debitsPosted);
    }
    return {
      merchant_id: merchantId,
      owner: owner as contract.Merchant['owner'],
      name,
      city,
      country,
      category,
      qr,
      ...(viewer === owner && { balance }),
    };
  }

  return {
    /** A shop of the person's own. @throws ApiError 404 */
    requireOwn,

    /** @throws ApiError 400 when it cannot be called so, 403 when the person has enough of them, or there are no codes */
    async create(
      tx: Tx,
      userId: string,
      shop: Pick<MerchantRow, 'name' | 'city' | 'country' | 'category'>,
    ): Promise<contract.Merchant> {
      const { name, city, country, category } = shop;
      for (const said of [name, city]) demand(checkShopName(said));
      if (!requestView.hasCodes)
        fail(
          403,
          'M_FORBIDDEN',
          'This server has no shops: its name is too long for the codes that they show.',
        );
      await holders.lock(tx, userId);
      if ((await listMerchants(tx, userId, MOST_MERCHANTS)).length === MOST_MERCHANTS)
        fail(403, 'M_FORBIDDEN', `Nobody has more than ${MOST_MERCHANTS} shops.`);
      const merchant = { name, city, country, category, merchantId: random.uuid(), owner: userId };
      await insertMerchant(tx, { ...merchant, createdMs: clock.now() });
      return show(tx, merchant, userId);
    },

    async list(userId: string): Promise<{ merchants: contract.Merchant[] }> {
      const merchants: contract.Merchant[] = [];
      for (const one of await listMerchants(db, userId, MOST_MERCHANTS))
        merchants.push(await show(db, one, userId));
      return { merchants };
    },

    /** @throws ApiError 404 */
    async get(userId: string, merchantId: string): Promise<contract.Merchant> {
      const merchant = await findMerchant(db, merchantId);
      return merchant ? show(db, merchant, userId) : fail(404, 'M_NOT_FOUND', 'There is no such shop here.');
    },

    /** Begins a payment of which the payer says how much. @throws ApiError 404, and as a payment does */
    async pay(
      tx: Tx,
      caller: Caller,
      merchantId: string,
      { amount, currency }: Sum,
    ): Promise<contract.Payment> {
      const merchant = await findMerchant(tx, merchantId);
      if (!merchant) fail(404, 'M_NOT_FOUND', 'There is no such shop here.');
      return payments.create(tx, caller, { payee: merchant.owner, merchantId, amount, currency });
    },

    /** Asks whoever sees the code. @throws ApiError 404, 400 */
    async request(
      tx: Tx,
      userId: string,
      merchantId: string,
      { amount, currency, reference }: Sum & { reference?: string },
    ): Promise<contract.PaymentRequest> {
      await requireOwn(tx, userId, merchantId);
      await holders.rule(tx, await holders.find(tx, userId), currency);
      const requestId = random.uuid();
      const request = await insertRequest(tx, {
        requestId,
        payer: null,
        payee: userId,
        currency,
        amount: String(requireAmount(amount)),
        splitId: requestId,
        createdMs: clock.now(),
        merchantId,
        reference: reference ?? null,
      });
      return requestView.show(tx, request);
    },

    /** @throws ApiError 404, 400 when it is longer than a year */
    async takings(
      userId: string,
      merchantId: string,
      { since, until }: { since: number; until: number },
    ): Promise<{ takings: TakingsRow[] }> {
      await requireOwn(db, userId, merchantId);
      if (until < since || until - since > MOST_TAKINGS_MS)
        fail(400, 'M_INVALID_PARAM', 'Ask for 400 days at most, from an earlier to a later moment.');
      return { takings: await sumTakings(db, merchantId, { sinceMs: since, untilMs: until }) };
    },

    /** To the owner's own account. @throws ApiError 404, 409 CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS, 403 */
    async payOut(tx: Tx, userId: string, merchantId: string, sum: Sum): Promise<contract.Payment> {
      await requireOwn(tx, userId, merchantId);
      const { currency } = sum;
      const amount = requireAmount(sum.amount);
      const holder = await holders.lock(tx, userId);
      requireThawed(holder);
      await holders.rule(tx, holder, currency);
      const payment = await newPayments.settle(
        tx,
        { kind: 'payout', payer: null, payee: userId, currency, amount, merchantId },
        { from: { code: 'merchant', owner: merchantId }, journal: { kind: 'payout', actor: userId } },
      );
      return paymentView.show(tx, payment, userId);
    },
  };
}
