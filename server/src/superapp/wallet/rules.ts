import { accept, refuse, type Verdict } from '#platform/errors';
import { decimalOf, type AmountMinor } from './money.ts';

/** What somebody of a tier may do in one currency. Amounts in minor units. */
export interface Rule {
  readonly currency: string;
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

function said(amount: AmountMinor, { exponent, currency }: Rule): string {
  return `${decimalOf(amount, exponent)} ${currency}`;
}
