import type { wallet as contract } from '@herald/contract';
import type { Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Holders } from './holders.ts';
import type { Ledger } from './ledger.ts';
import { requireAmount } from './money.ts';
import type { NewPayments } from './new-payments.ts';
import type { PaymentView } from './payment-view.ts';
import { checkBalance } from './rules.ts';

export interface TopUpsParts {
  readonly ledger: Ledger;
  readonly holders: Holders;
  readonly view: PaymentView;
  readonly newPayments: NewPayments;
}

export type TopUps = ReturnType<typeof createTopUps>;

/** Accounts of the bank, so that top-ups of different people do not wait for each other. */
const BANK_SHARDS = 8;

/** The tap of play money. */
export function createTopUps({ ledger, holders, view, newPayments }: TopUpsParts) {
  return {
    /** @throws ApiError 403 where the currency is not play money, or CHAT.HERALD.WALLET_LIMIT */
    async make(
      tx: Tx,
      userId: string,
      { amount: text, currency }: { amount: string; currency: string },
    ): Promise<contract.Payment> {
      const amount = requireAmount(text);
      const rule = await holders.rule(tx, await holders.lock(tx, userId), currency);
      if (!rule.isSandbox) fail(403, 'M_FORBIDDEN', `There is no tap for ${currency}: it is real money.`);
      const account = await holders.openAccount(tx, userId, currency);
      const { creditsPosted, creditsPending, debitsPosted } = await ledger.balance(account, tx);
      demand(checkBalance(creditsPosted + creditsPending - debitsPosted + amount, rule));
      const payment = await newPayments.settle(
        tx,
        { kind: 'top_up', payer: null, payee: userId, currency, amount },
        {
          from: { code: 'safeguarding', owner: '', shard: account % BANK_SHARDS },
          journal: { kind: 'top-up', actor: userId },
        },
      );
      return view.show(tx, payment, userId);
    },
  };
}
