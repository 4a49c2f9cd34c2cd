import type { wallet as contract } from '@herald/contract';
import { assert } from '#platform/errors';
import type { AmountMinor } from './money.ts';

/** An entry as people read it: with its sign, and what was on the account after it. */
export interface StatementLine {
  readonly entry: contract.StatementEntry;
  readonly amount: AmountMinor;
  readonly balance: AmountMinor;
}

export interface StatementLines {
  readonly opening: AmountMinor;
  readonly lines: readonly StatementLine[];
  readonly closing: AmountMinor;
}

export function linesOf({ balances, entries }: contract.Statement): StatementLines {
  const balanceAt = (type: 'OPBD' | 'CLBD'): AmountMinor =>
    BigInt(balances.find((balance) => balance.type === type)?.amount ?? 0);
  const opening = balanceAt('OPBD');
  let balance = opening;
  const lines = entries.map((entry) => {
    const amount = BigInt(entry.amount) * (entry.credit_debit_indicator === 'CRDT' ? 1n : -1n);
    balance += amount;
    return { entry, amount, balance };
  });
  const closing = balanceAt('CLBD');
  assert(balance === closing, 'the opening balance and the entries are the closing balance');
  return { opening, lines, closing };
}

/** ISO 8601, in UTC. */
export const isoOf = (moment: number): string => new Date(moment).toISOString();
