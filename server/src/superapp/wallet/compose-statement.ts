import type { wallet as contract } from '@herald/contract';
import { assert } from '#platform/errors';
import type { AmountMinor } from './money.ts';
import type { EntryRow } from './store/statements.ts';

type Account = contract.Statement['account'];
type Entry = contract.StatementEntry;

/** What the books say of one account in a period. */
export interface Books {
  readonly closing: AmountMinor;
  readonly entries: readonly EntryRow[];
}

export interface StatementParts {
  readonly statementId: string;
  readonly nowMs: number;
  readonly period: { readonly since: number; readonly until: number };
  readonly account: Account;
  readonly books: Books;
  /** How people call themselves, by user id. */
  readonly names: ReadonlyMap<string, string>;
}

/** A statement, from what was read for it. */
export function composeStatement(parts: StatementParts): contract.Statement {
  const { statementId, nowMs, period, account, books, names } = parts;
  const { since, until } = period;
  const credits = totalOf(books.entries.filter(({ isCredit }) => isCredit));
  const debits = totalOf(books.entries.filter(({ isCredit }) => !isCredit));
  const opening = books.closing - credits.sum + debits.sum;
  assert(opening >= 0n && books.closing >= 0n, 'an account of somebody is never overdrawn');
  const balance = (type: 'OPBD' | 'CLBD', amount: AmountMinor, moment: number) =>
    ({ type, amount: String(amount), credit_debit_indicator: 'CRDT', date_time: moment }) as const;
  return {
    statement_id: statementId,
    creation_date_time: nowMs,
    from_to_date: { from_date_time: since, to_date_time: until },
    account,
    balances: [balance('OPBD', opening, since), balance('CLBD', books.closing, until)],
    transactions_summary: { credit_entries: shownTotal(credits), debit_entries: shownTotal(debits) },
    entries: books.entries.map((row) => entryOf(row, account, names)),
  };
}

/** The people on the other side of entries, each once. */
export function counterpartiesOf(entries: readonly EntryRow[]): string[] {
  return [...new Set(entries.flatMap((row) => otherPerson(row) ?? []))];
}

function entryOf(row: EntryRow, account: Account, names: StatementParts['names']): Entry {
  return {
    entry_reference: row.transferId,
    amount: row.amount,
    credit_debit_indicator: row.isCredit ? 'CRDT' : 'DBIT',
    booking_date: row.postedMs,
    end_to_end_id: row.paymentId,
    purpose: row.kind ?? 'correction',
    reversal_indicator: row.isReversal || row.kind === 'refund',
    ...(row.refundOf !== null && { refund_of: row.refundOf }),
    counterparty: counterpartyOf(row, account, names),
    ...(row.reference !== null && { remittance_information: row.reference }),
  };
}

/** For who pays or is given back, the shop; for the shop itself, the person. */
function counterpartyOf(
  row: EntryRow,
  { identification }: Account,
  names: StatementParts['names'],
): Entry['counterparty'] {
  if (row.merchantId !== null && row.merchantId !== identification)
    return { identification: row.merchantId, name: row.merchantName };
  const person = otherPerson(row);
  return person === null ? null : { identification: person, name: names.get(person) ?? null };
}

const otherPerson = ({ isCredit, payer, payee }: EntryRow): string | null => (isCredit ? payer : payee);

interface Total {
  readonly count: number;
  readonly sum: AmountMinor;
}

const totalOf = (rows: readonly EntryRow[]): Total => ({
  count: rows.length,
  sum: rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
});

const shownTotal = ({ count, sum }: Total) => ({ number_of_entries: count, sum: String(sum) });
