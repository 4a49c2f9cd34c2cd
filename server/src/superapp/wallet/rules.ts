import { accept, refuse, type Verdict } from '#platform/errors';
import { decimalOf, type AmountMinor } from './money.ts';

/** What somebody of a tier may do in one currency. Amounts in minor units. */
export interface Rule {
  readonly currency: string;
  /** ISO 4217, numeric. */
  readonly numericCode: string;
  readonly exponent: number;
  readonly isSandbox: boolean;
  readonly perPayment: AmountMinor;
  readonly perDay: AmountMinor;
  readonly perMonth: AmountMinor;
  readonly balance: AmountMinor;
  /** Up to this much needs no proof, so many times in a row. */
  readonly lowValue: AmountMinor;
  readonly lowValueInRow: number;
  readonly coolingOffAbove: AmountMinor;
  readonly coolingOffMs: number;
}

export interface Spent {
  readonly inDay: AmountMinor;
  readonly inMonth: AmountMinor;
}

/** Whether a person may pay this much now. */
export function checkLimits(amount: AmountMinor, spent: Spent, rule: Rule): Verdict {
  const limits = [
    ['in one payment', rule.perPayment, 0n],
    ['in 24 hours', rule.perDay, spent.inDay],
    ['in 30 days', rule.perMonth, spent.inMonth],
  ] as const;
  for (const [when, most, before] of limits) {
    if (before + amount <= most) continue;
    const left = most > before ? most - before : 0n;
    return refuse(
      403,
      'CHAT.HERALD.WALLET_LIMIT',
      `At most ${said(most, rule)} can be paid ${when}; ${said(left, rule)} of it is left.`,
    );
  }
  return accept();
}

/** Whether an account may come to this much. */
export function checkBalance(balance: AmountMinor, rule: Rule): Verdict {
  if (balance <= rule.balance) return accept();
  return refuse(
    403,
    'CHAT.HERALD.WALLET_LIMIT',
    `At most ${said(rule.balance, rule)} can lie on the account.`,
  );
}

export interface Risk {
  readonly amount: AmountMinor;
  /** Whether the payer has paid this payee before. */
  readonly isKnownPayee: boolean;
  /** Payments of the payer without a proof since the last one with it. */
  readonly unproved: number;
}

/** Why a payment needs no proof; null: it needs one. RTS on strong customer authentication, article 16. */
export function exemptionOf({ amount, isKnownPayee, unproved }: Risk, rule: Rule): 'low_value' | null {
  return isKnownPayee && amount <= rule.lowValue && unproved < rule.lowValueInRow ? 'low_value' : null;
}

/** For how long the payer can take an authorised payment back. */
export function coolingOffMs(
  { amount, isKnownPayee }: Pick<Risk, 'amount' | 'isKnownPayee'>,
  rule: Rule,
): number {
  return !isKnownPayee && amount > rule.coolingOffAbove ? rule.coolingOffMs : 0;
}

/** Whether this much of a payment can be given back. */
export function checkRefund(
  { amount, paid, refunded }: Readonly<Record<'amount' | 'paid' | 'refunded', AmountMinor>>,
  rule: Rule,
): Verdict {
  if (refunded + amount <= paid) return accept();
  return refuse(
    409,
    'CHAT.HERALD.WALLET_BEYOND_REFUND',
    `At most ${said(paid - refunded, rule)} of this payment can be given back.`,
  );
}

const DAY_MS = 86_400_000;
const MOST_STATEMENT_DAYS = 366;

/** Whether a statement can be of the time from a moment up to another. */
export function checkPeriod({ since, until }: { since: number; until: number }): Verdict {
  if (since < until && until - since <= MOST_STATEMENT_DAYS * DAY_MS) return accept();
  return refuse(
    400,
    'M_INVALID_PARAM',
    `A statement is of at most ${MOST_STATEMENT_DAYS} days, from an earlier to a later moment.`,
  );
}

/** Whether a shop may be called so: what a payer reads before they sign must be what it seems. */
export function checkShopName(name: string): Verdict {
  if (name.trim() === '') return refuse(400, 'M_INVALID_PARAM', 'A shop and its city have a name.');
  if (HIDDEN.test(name))
    return refuse(400, 'M_INVALID_PARAM', 'A name has no control characters, nor what turns its direction.');
  return accept();
}

/** Controls, and marks of direction. Joiners are letters' business: Persian needs them. */
const HIDDEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/u;

function said(amount: AmountMinor, { exponent, currency }: Rule): string {
  return `${decimalOf(amount, exponent)} ${currency}`;
}
