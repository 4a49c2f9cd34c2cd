import type { Queryable } from '#platform/db';
import { balanceOf, type Balance } from './ledger.ts';
import { pagesOf } from './pages-of.ts';
import {
  listBalances,
  listHolds,
  listJournals,
  type Checkpoint,
  type FoldedTransfer,
  type JournalRow,
} from './store/books.ts';
import { checkChain, type Note } from './verify-chain.ts';

/** What a check of the books found. `findings` are sentences that name the entry; none means that all is well. */
export interface Verification {
  readonly journals: number;
  readonly transfers: number;
  readonly accounts: number;
  readonly findings: readonly string[];
}

export interface VerifyOptions {
  /** A checkpoint that was kept where nobody could change it together with the books. */
  readonly elsewhere?: Checkpoint | null;
  /** How many accounts are held in memory; when there are more, the journals are read again for the next ones. */
  readonly accountsAtOnce?: number;
}

const ACCOUNTS_AT_ONCE = 200_000;
/** Before every other. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';
const MOST_FINDINGS = 100;

/** Keeps the first hundred findings. */
export function createFindings(): { note: Note; findings: readonly string[] } {
  const findings: string[] = [];
  return { findings, note: (text) => void (findings.length < MOST_FINDINGS && findings.push(text)) };
}

/**
 * Checks the ledger from nothing: balances against the transfers, sums of each currency, holds, and the chain of hashes,
 * computed here and not by the database. `db` sees one moment.
 */
export async function verifyLedger(db: Queryable, options: VerifyOptions = {}): Promise<Verification> {
  const { findings, note } = createFindings();
  await checkChain(db, options.elsewhere ?? null, note);
  const counts = await checkBalances(db, options.accountsAtOnce ?? ACCOUNTS_AT_ONCE, note);
  await checkHolds(db, note);
  return { ...counts, findings };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Some accounts, by their numbers: what the database says of them, and what follows from the transfers. */
interface Batch {
  readonly after: number;
  readonly upTo: number;
  readonly accounts: Map<number, { ledgerId: number; kept: Balance; due: Mutable<Balance> }>;
}

async function checkBalances(
  db: Queryable,
  atOnce: number,
  note: Note,
): Promise<Omit<Verification, 'findings'>> {
  const counts = { journals: 0, transfers: 0, accounts: 0 };
  const sums = new Map<number, bigint>();
  const gone = new Set<number>();
  for (let after = 0; after < Infinity;) {
    const batch = await readAccounts(db, after, atOnce);
    const isFirst = after === 0;
    for await (const row of pagesOf(
      0,
      (last, most) => listJournals(db, last, most),
      (journal) => journal.journalId,
    )) {
      if (isFirst) {
        counts.journals += 1;
        counts.transfers += row.transfers.length;
        checkJournal(row, note);
      }
      for (const line of row.transfers) fold(batch, line, gone);
    }
    counts.accounts += batch.accounts.size;
    compare(batch, sums, note);
    after = batch.upTo;
  }
  for (const [ledgerId, sum] of sums) {
    if (sum !== 0n) note(`The debits of ledger ${ledgerId} exceed its credits by ${sum}.`);
  }
  for (const account of gone) note(`Account ${account} is gone, and transfers name it.`);
  return counts;
}

async function readAccounts(db: Queryable, after: number, atOnce: number): Promise<Batch> {
  const accounts: Batch['accounts'] = new Map();
  let upTo = after;
  for await (const row of pagesOf(
    after,
    (last, most) => listBalances(db, last, most),
    (one) => one.accountId,
  )) {
    if (accounts.size === atOnce) return { after, upTo, accounts };
    const due = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n };
    accounts.set(row.accountId, { ledgerId: row.ledgerId, kept: balanceOf(row), due });
    upTo = row.accountId;
  }
  return { after, upTo: Infinity, accounts };
}

/** What a journal says of itself: its place in the chain, and that each line fits what it refers to. */
function checkJournal(
  { journalId, position, waits, transfers }: JournalRow<FoldedTransfer>,
  note: Note,
): void {
  if (position === null && !waits)
    note(`Journal ${journalId} has no place in the chain and does not wait for one.`);
  if (transfers.length === 0) note(`Journal ${journalId} has lost its transfers.`);
  for (const line of transfers) {
    const fault = faultOf(line);
    if (fault !== null) note(`Transfer ${line.transferId} (journal ${journalId}) ${fault}.`);
  }
}

function faultOf(line: FoldedTransfer): string | null {
  const { phase, other, resolutions, isHeld } = line;
  if (phase === 'pending') {
    if (resolutions > 1) return 'was resolved more than once';
    if (resolutions === 1) return isHeld ? 'is resolved, and there is still a hold for it' : null;
    return isHeld ? null : 'is pending, and its hold is gone';
  }
  if (line.pendingId !== null) {
    if (other?.phase !== 'pending' || !other.isEarlier) return 'resolves what is not pending';
    const isSame = other.debitAccount === line.debitAccount && other.creditAccount === line.creditAccount;
    return isSame && BigInt(line.amount) <= BigInt(other.amount) ? null : 'does not fit what it resolves';
  }
  if (line.reversalOf === null) return null;
  const mirrors =
    other?.debitAccount === line.creditAccount &&
    other.creditAccount === line.debitAccount &&
    other.amount === line.amount;
  return mirrors ? null : 'does not mirror what it reverses';
}

/** Adds a line to the balances of its accounts, those of them that are in the batch. */
function fold({ after, upTo, accounts }: Batch, line: FoldedTransfer, gone: Set<number>): void {
  const dueOf = (account: number): Mutable<Balance> | null => {
    if (account <= after || account > upTo) return null;
    const known = accounts.get(account);
    if (!known && gone.size < MOST_FINDINGS) gone.add(account);
    return known?.due ?? null;
  };
  const [debit, credit] = [dueOf(line.debitAccount), dueOf(line.creditAccount)];
  const amount = BigInt(line.amount);
  const held = line.pendingId === null || line.other === null ? 0n : BigInt(line.other.amount);
  const [pending, posted] = {
    single: [0n, amount],
    pending: [amount, 0n],
    post_pending: [-held, amount],
    void_pending: [-held, 0n],
  }[line.phase] as [bigint, bigint];
  if (debit) {
    debit.debitsPending += pending;
    debit.debitsPosted += posted;
  }
  if (credit) {
    credit.creditsPending += pending;
    credit.creditsPosted += posted;
  }
}

function compare({ accounts }: Batch, sums: Map<number, bigint>, note: Note): void {
  for (const [account, { ledgerId, kept, due }] of accounts) {
    for (const side of ['debitsPending', 'debitsPosted', 'creditsPending', 'creditsPosted'] as const) {
      if (kept[side] !== due[side])
        note(`Account ${account} says ${side} ${kept[side]}, and its transfers sum to ${due[side]}.`);
    }
    sums.set(ledgerId, (sums.get(ledgerId) ?? 0n) + kept.debitsPosted - kept.creditsPosted);
  }
}

/** Those of pending transfers are looked at with the transfers. */
async function checkHolds(db: Queryable, note: Note): Promise<void> {
  for await (const { transferId, phase } of pagesOf(
    NO_ID,
    (after, most) => listHolds(db, after, most),
    (row) => row.transferId,
  )) {
    if (phase !== 'pending') note(`There is a hold for ${transferId}, which is not pending.`);
  }
}
