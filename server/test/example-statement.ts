import type { wallet } from '@herald/contract';

/** An entry of 12.50 that came in; what a test looks at is its own. */
export function exampleEntry(own: Partial<wallet.StatementEntry>): wallet.StatementEntry {
  return {
    entry_reference: '00000000-0000-4000-8000-000000000001',
    amount: '1250',
    credit_debit_indicator: 'CRDT',
    booking_date: Date.UTC(2026, 10, 2, 10, 30),
    end_to_end_id: '00000000-0000-4000-8000-000000000002',
    purpose: 'transfer',
    reversal_indicator: false,
    counterparty: null,
    ...own,
  };
}

/** A statement of November 2026 with these entries, whose sums are right. */
export function exampleStatement(
  entries: wallet.StatementEntry[],
  { opening = 0n, exponent = 2, isSandbox = true } = {},
): wallet.Statement {
  const [since, until] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1)];
  const sumOf = (side: 'CRDT' | 'DBIT') => {
    const those = entries.filter((entry) => entry.credit_debit_indicator === side);
    return {
      number_of_entries: those.length,
      sum: String(those.reduce((sum, { amount }) => sum + BigInt(amount), 0n)),
    };
  };
  const [credits, debits] = [sumOf('CRDT'), sumOf('DBIT')];
  const closing = opening + BigInt(credits.sum) - BigInt(debits.sum);
  const balance = { credit_debit_indicator: 'CRDT' } as const;
  return {
    statement_id: '00000000-0000-4000-8000-000000000003',
    creation_date_time: until,
    from_to_date: { from_date_time: since, to_date_time: until },
    account: {
      identification: '@alice:example.org',
      name: 'Айгүл',
      owner: '@alice:example.org' as wallet.Statement['account']['owner'],
      currency: 'XTS',
      exponent,
      is_sandbox: isSandbox,
    },
    balances: [
      { ...balance, type: 'OPBD', amount: String(opening), date_time: since },
      { ...balance, type: 'CLBD', amount: String(closing), date_time: until },
    ],
    transactions_summary: { credit_entries: credits, debit_entries: debits },
    entries,
  };
}
