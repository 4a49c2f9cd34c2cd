import { createHash } from 'node:crypto';
import type { Queryable } from '#platform/db';
import { balanceOf, type Balance } from './ledger.ts';
import {
  listBalances,
  listHolds,
  listJournals,
  listSealed,
  type JournalRow,
  type TransferRow,
} from './store/ledger.ts';

/** What a check of the books found. `findings` are sentences that name the entry; none means that all is well. */
export interface Verification {
  readonly journals: number;
  readonly transfers: number;
  readonly accounts: number;
  readonly findings: readonly string[];
}

const AT_ONCE = 1_000;
const MOST_FINDINGS = 100;
/** Journals are sealed in the order of their numbers, and dated before they are committed: none takes as long. */
const SLACK_MICROS = 60_000_000n;

/**
 * Checks the books from nothing: balances against the transfers, sums of each ledger, holds, and the chain of hashes,
 * computed here and not by the database. `db` sees one moment.
 */
export async function verifyLedger(db: Queryable): Promise<Verification> {
  const findings: string[] = [];
  const note = (text: string): void => {
    if (findings.length < MOST_FINDINGS) findings.push(text);
  };
  await checkChain(db, note);
  const books = await foldJournals(db, note);
  const accounts = await checkBalances(db, books, note);
  await checkHolds(db, books, note);
  return { journals: books.journals, transfers: books.transfers, accounts, findings };
}

type Note = (text: string) => void;

async function checkChain(db: Queryable, note: Note): Promise<void> {
  let hash: Buffer = createHash('sha256').digest();
  let position = 0;
  let latest = 0n;
  for await (const row of pagesOf(
    (after) => listSealed(db, after, AT_ONCE),
    (row) => row.position,
  )) {
    position += 1;
    if (row.position !== position) {
      note(`The chain has no place ${position}: what stood there was removed.`);
      position = row.position;
    }
    if (row.journalId === null) {
      note(`The journal at place ${position} of the chain is gone.`);
    } else {
      hash = createHash('sha256').update(hash).update(sealedText(row)).digest();
      if (!hash.equals(row.hash))
        note(`Journal ${row.journalId} (place ${position}) is not what was sealed: it was changed.`);
      const postedAt = BigInt(row.postedAt);
      if (postedAt + SLACK_MICROS < latest)
        note(
          `Journal ${row.journalId} (place ${position}) is dated before those that were sealed earlier: ` +
            "it was backdated, or the database's clock was set back.",
        );
      if (postedAt > latest) latest = postedAt;
    }
    // What comes after is judged by what is written here, so that one change is one finding.
    hash = row.hash;
  }
}

/** The text that is hashed: as `wallet.sealed_text` writes it. */
function sealedText({ journalId, kind, actor, postedAt, transfers }: JournalRow): string {
  const lines = transfers.map((line) =>
    listText([
      quoted(line.transferId),
      quoted(line.phase),
      line.ledgerId,
      line.debitAccount,
      line.creditAccount,
      line.amount,
      line.pendingId === null ? 'null' : quoted(line.pendingId),
      line.reversalOf === null ? 'null' : quoted(line.reversalOf),
      line.timeoutMs ?? 'null',
    ]),
  );
  return listText([
    journalId,
    quoted(kind),
    quoted(actor),
    postedAt,
    lines.length === 0 ? 'null' : listText(lines),
  ]);
}

const quoted = (text: string): string => JSON.stringify(text);
const listText = (parts: readonly (string | number)[]): string => `[${parts.join(', ')}]`;

interface Books {
  journals: number;
  transfers: number;
  /** Pending transfers that nothing resolved. */
  readonly held: Map<string, TransferRow>;
  readonly balances: Map<number, Mutable<Balance>>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function foldJournals(db: Queryable, note: Note): Promise<Books> {
  const books: Books = { journals: 0, transfers: 0, held: new Map(), balances: new Map() };
  for await (const row of pagesOf(
    (after) => listJournals(db, after, AT_ONCE),
    (row) => row.journalId,
  )) {
    books.journals += 1;
    if (row.position === null && !row.waits)
      note(`Journal ${row.journalId} has no place in the chain and does not wait for one.`);
    if (row.transfers.length === 0) note(`Journal ${row.journalId} has lost its transfers.`);
    for (const line of row.transfers) foldTransfer(books, row.journalId, line, note);
  }
  return books;
}

function foldTransfer(books: Books, journalId: number, line: TransferRow, note: Note): void {
  const named = `Transfer ${line.transferId} (journal ${journalId})`;
  const amount = BigInt(line.amount);
  books.transfers += 1;
  const debit = balanceIn(books, line.debitAccount);
  const credit = balanceIn(books, line.creditAccount);
  if (line.phase === 'pending') {
    books.held.set(line.transferId, line);
    debit.debitsPending += amount;
    credit.creditsPending += amount;
    return;
  }
  if (line.pendingId !== null) {
    const held = books.held.get(line.pendingId);
    if (!held) return note(`${named} resolves what is not pending.`);
    books.held.delete(line.pendingId);
    const isSame = held.debitAccount === line.debitAccount && held.creditAccount === line.creditAccount;
    if (!isSame || amount > BigInt(held.amount)) note(`${named} does not fit what it resolves.`);
    debit.debitsPending -= BigInt(held.amount);
    credit.creditsPending -= BigInt(held.amount);
  }
  if (line.reversalOf !== null && !mirrors(line)) note(`${named} does not mirror what it reverses.`);
  if (line.phase === 'void_pending') return;
  debit.debitsPosted += amount;
  credit.creditsPosted += amount;
}

function mirrors({ debitAccount, creditAccount, amount, reversed }: TransferRow): boolean {
  return (
    reversed?.debitAccount === creditAccount &&
    reversed.creditAccount === debitAccount &&
    reversed.amount === amount
  );
}

function balanceIn({ balances }: Books, account: number): Mutable<Balance> {
  const known = balances.get(account);
  if (known) return known;
  const made = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n };
  balances.set(account, made);
  return made;
}

async function checkBalances(db: Queryable, books: Books, note: Note): Promise<number> {
  const sums = new Map<number, bigint>();
  let accounts = 0;
  for await (const row of pagesOf(
    (after) => listBalances(db, after, AT_ONCE),
    (row) => row.accountId,
  )) {
    accounts += 1;
    const kept = balanceOf(row);
    const due = balanceIn(books, row.accountId);
    for (const side of ['debitsPending', 'debitsPosted', 'creditsPending', 'creditsPosted'] as const) {
      if (kept[side] !== due[side])
        note(`Account ${row.accountId} says ${side} ${kept[side]}, and its transfers sum to ${due[side]}.`);
    }
    sums.set(row.ledgerId, (sums.get(row.ledgerId) ?? 0n) + kept.debitsPosted - kept.creditsPosted);
    books.balances.delete(row.accountId);
  }
  for (const [ledgerId, sum] of sums) {
    if (sum !== 0n) note(`The debits of ledger ${ledgerId} exceed its credits by ${sum}.`);
  }
  for (const account of books.balances.keys()) note(`Account ${account} is gone, and transfers name it.`);
  return accounts;
}

async function checkHolds(db: Queryable, { held }: Books, note: Note): Promise<void> {
  const kept = new Set(await listHolds(db, 1_000_000));
  for (const id of held.keys()) if (!kept.has(id)) note(`Transfer ${id} is pending, and its hold is gone.`);
  for (const id of kept) if (!held.has(id)) note(`There is a hold for ${id}, which is not pending.`);
}

async function* pagesOf<Row>(
  read: (after: number) => Promise<Row[]>,
  numberOf: (row: Row) => number,
): AsyncGenerator<Row> {
  let after = 0;
  for (;;) {
    const rows = await read(after);
    yield* rows;
    if (rows.length < AT_ONCE) return;
    after = numberOf(rows.at(-1)!);
  }
}
