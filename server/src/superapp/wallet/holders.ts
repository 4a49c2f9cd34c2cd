import type { wallet as contract } from '@herald/contract';
import type { Clock } from '#platform/clock';
import type { Db, Queryable, Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Changes } from './changes.ts';
import type { AccountId, Ledger } from './ledger.ts';
import type { AmountMinor } from './money.ts';
import { checkLimits, type Rule, type Spent } from './rules.ts';
import {
  findHolder,
  listRules,
  lockHolder,
  setFrozen,
  type HolderRow,
  type RuleRow,
} from './store/holders.ts';
import { sumSpent } from './store/payments.ts';

export interface HoldersParts {
  readonly db: Db;
  readonly ledger: Ledger;
  readonly changes: Changes;
  readonly clock: Clock;
}

export type Holders = ReturnType<typeof createHolders>;

const NEW_HOLDER = { tier: 'basic', isFrozen: false, isDeskFrozen: false, unproved: 0 } as const;
const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;

/** People with a wallet: their accounts, limits, and whether anything may leave. */
export function createHolders({ db, ledger, changes, clock }: HoldersParts) {
  const find = async (tx: Queryable, userId: string): Promise<HolderRow> =>
    (await findHolder(tx, userId)) ?? { ...NEW_HOLDER, userId };

  const openAccount = (tx: Queryable, userId: string, currency: string): Promise<AccountId> =>
    ledger.openAccount({ currency, code: 'user', owner: userId }, tx);

  async function spentBy(tx: Queryable, payer: string, currency: string): Promise<Spent> {
    const since = (ms: number) => sumSpent(tx, { payer, currency, sinceMs: clock.now() - ms });
    return { inDay: await since(DAY_MS), inMonth: await since(MONTH_MS) };
  }

  async function accountOf(tx: Queryable, userId: string, rule: Rule): Promise<contract.WalletAccount> {
    const account = await openAccount(tx, userId, rule.currency);
    const { debitsPosted, debitsPending, creditsPosted } = await ledger.balance(account, tx);
    const spent = await spentBy(tx, userId, rule.currency);
    return {
      currency: rule.currency,
      numeric_code: rule.numericCode,
      exponent: rule.exponent,
      is_sandbox: rule.isSandbox,
      available: String(creditsPosted - debitsPosted - debitsPending),
      held: String(debitsPending),
      limits: {
        payment: String(rule.perPayment),
        day: String(rule.perDay),
        month: String(rule.perMonth),
        balance: String(rule.balance),
        spent_in_day: String(spent.inDay),
        spent_in_month: String(spent.inMonth),
      },
    };
  }

  async function show(
    tx: Queryable,
    { userId, tier, isFrozen, isDeskFrozen }: HolderRow,
  ): Promise<contract.Wallet> {
    const accounts: contract.WalletAccount[] = [];
    for (const rule of (await listRules(tx, tier)).map(ruleOf))
      accounts.push(await accountOf(tx, userId, rule));
    return { is_frozen: isFrozen || isDeskFrozen, ...(isDeskFrozen && { frozen_by_desk: true }), accounts };
  }

  async function ruleFor(tx: Queryable, { tier }: HolderRow, currency: string): Promise<Rule> {
    const row = (await listRules(tx, tier)).find((one) => one.currency === currency);
    return row ? ruleOf(row) : fail(400, 'M_INVALID_PARAM', `There are no accounts in ${currency} here.`);
  }

  return {
    find,
    lock: lockHolder,
    openAccount,
    /** What a person may do, for each currency. */
    rules: async (tx: Queryable, userId: string): Promise<Rule[]> =>
      (await listRules(tx, (await find(tx, userId)).tier)).map(ruleOf),
    /** What the holder may do in a currency. @throws ApiError 400 */
    rule: ruleFor,
    /**
     * What the holder may do in a currency, when this much may leave now.
     * @throws ApiError 403 CHAT.HERALD.WALLET_FROZEN, CHAT.HERALD.WALLET_LIMIT, 400
     */
    async requirePayable(
      tx: Queryable,
      holder: HolderRow,
      { amount, currency }: { amount: AmountMinor; currency: string },
    ): Promise<Rule> {
      requireThawed(holder);
      const rule = await ruleFor(tx, holder, currency);
      demand(checkLimits(amount, await spentBy(tx, holder.userId, currency), rule));
      return rule;
    },
    async get(userId: string): Promise<contract.Wallet> {
      return show(db, await find(db, userId));
    },
    /** Freezes what leaves; money can still come in. */
    async freeze(tx: Tx, userId: string): Promise<contract.Wallet> {
      const holder = await lockHolder(tx, userId);
      await setFrozen(tx, userId, true);
      await changes.holder(tx, userId, true);
      return show(tx, { ...holder, isFrozen: true });
    },
    /** Ends the holder's own freeze. @throws ApiError 403 CHAT.HERALD.WALLET_FROZEN_BY_DESK while the desk has set one */
    async thaw(tx: Tx, userId: string): Promise<contract.Wallet> {
      const holder = await lockHolder(tx, userId);
      if (holder.isDeskFrozen) frozenByDesk();
      await setFrozen(tx, userId, false);
      await changes.holder(tx, userId, false);
      return show(tx, { ...holder, isFrozen: false });
    },
  };
}

/** @throws ApiError 403 CHAT.HERALD.WALLET_FROZEN, CHAT.HERALD.WALLET_FROZEN_BY_DESK */
export function requireThawed({ isFrozen, isDeskFrozen }: HolderRow): void {
  if (isDeskFrozen) frozenByDesk();
  if (isFrozen) fail(403, 'CHAT.HERALD.WALLET_FROZEN', 'This wallet is frozen. Thaw it first.');
}

function frozenByDesk(): never {
  fail(
    403,
    'CHAT.HERALD.WALLET_FROZEN_BY_DESK',
    'The operator has frozen this wallet. Ask them why, and to end it.',
  );
}

function ruleOf(row: RuleRow): Rule {
  return {
    ...row,
    perPayment: BigInt(row.perPayment),
    perDay: BigInt(row.perDay),
    perMonth: BigInt(row.perMonth),
    balance: BigInt(row.balance),
    lowValue: BigInt(row.lowValue),
    coolingOffAbove: BigInt(row.coolingOffAbove),
  };
}
