import type { wallet as contract } from '@herald/contract';
import type { Db } from '#platform/db';
import { findCheckpoint } from '../checkpoints.ts';
import { countUnsealed, findLastSeal, sumKinds, type KindRow } from './store/books.ts';

/** The trial balance, of one moment. It names nobody. */
export function readBooks(db: Db): Promise<contract.DeskBooks> {
  return db.snapshot(async (tx) => {
    const seal = await findLastSeal(tx);
    const checkpoint = await findCheckpoint(tx);
    return {
      currencies: byCurrency(await sumKinds(tx)),
      ...(seal && {
        seal: {
          position: seal.position,
          journal: seal.journalId,
          hash: seal.hash.toString('hex'),
          posted_at: seal.postedMs,
        },
      }),
      unsealed: await countUnsealed(tx),
      ...(checkpoint && {
        checkpoint: {
          day: checkpoint.day,
          position: checkpoint.position,
          journals: checkpoint.journals,
          hash: checkpoint.hash.toString('hex'),
        },
      }),
    };
  });
}

function byCurrency(rows: readonly KindRow[]): contract.DeskBooks['currencies'] {
  const currencies = Map.groupBy(rows, ({ currency }) => currency);
  return [...currencies].map(([currency, kinds]) => ({
    currency,
    kinds: kinds.map(({ code, accounts, debits, credits, debitsPending, creditsPending }) => ({
      code,
      accounts,
      debits,
      credits,
      debits_pending: debitsPending,
      credits_pending: creditsPending,
    })),
    difference: String(sumOf(kinds, (row) => BigInt(row.debits) - BigInt(row.credits))),
    difference_pending: String(sumOf(kinds, (row) => BigInt(row.debitsPending) - BigInt(row.creditsPending))),
  }));
}

const sumOf = (rows: readonly KindRow[], amountOf: (row: KindRow) => bigint): bigint =>
  rows.reduce((sum, row) => sum + amountOf(row), 0n);
