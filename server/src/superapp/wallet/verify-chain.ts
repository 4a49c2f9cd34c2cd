import { createHash } from 'node:crypto';
import type { Queryable } from '#platform/db';
import { pagesOf } from './pages-of.ts';
import {
  listCheckpoints,
  listLedgers,
  listSealed,
  type Checkpoint,
  type JournalRow,
  type TransferRow,
} from './store/books.ts';

/** Told of each thing that is not as it should be, in a sentence. */
export type Note = (text: string) => void;

/** Journals are sealed in the order of their numbers, and dated before they are committed: none takes as long. */
const SLACK_MICROS = 60_000_000n;
/** Of a hundred years. */
const MOST_CHECKPOINTS = 36_525;

/**
 * Computes the chain of hashes again, here and not in the database, and holds it against the checkpoints: those that
 * the database has, and one that was kept elsewhere.
 */
export async function checkChain(db: Queryable, elsewhere: Checkpoint | null, note: Note): Promise<void> {
  const checkpoints = await createCheckpointCheck(db, elsewhere, note);
  let hash: Buffer = createHash('sha256').digest();
  let position = 0;
  let latest = 0n;
  for await (const row of pagesOf(
    0,
    (after, most) => listSealed(db, after, most),
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
    checkpoints.pass(position, row.hash, row.journalId === null ? [] : row.transfers);
    // What comes after is judged by what is written here, so that one change is one finding.
    hash = row.hash;
  }
  checkpoints.end(position);
}

/** Follows the chain, and compares it with each checkpoint at its place. */
async function createCheckpointCheck(db: Queryable, elsewhere: Checkpoint | null, note: Note) {
  const currencies = new Map((await listLedgers(db)).map(({ ledgerId, currency }) => [ledgerId, currency]));
  const stored = await listCheckpoints(db, MOST_CHECKPOINTS);
  const due = (elsewhere ? [...stored, elsewhere] : stored).toSorted((a, b) => a.position - b.position);
  const sums = new Map<string, bigint>();
  let journals = 0;
  let next = 0;

  function judge(checkpoint: Checkpoint, hash: Buffer): void {
    const { day, position } = checkpoint;
    const named = `The checkpoint of ${day}${checkpoint === elsewhere ? ', which was kept elsewhere,' : ''}`;
    if (!hash.equals(checkpoint.hash))
      note(`${named} has another hash at place ${position}: the chain was rewritten.`);
    if (journals !== checkpoint.journals)
      note(
        `${named} counts ${checkpoint.journals} journals up to place ${position}, and there are ${journals}.`,
      );
    for (const currency of new Set([...Object.keys(checkpoint.sums), ...sums.keys()])) {
      const [then, now] = [checkpoint.sums[currency] ?? '0', String(sums.get(currency) ?? 0n)];
      if (then !== now)
        note(`${named} says that ${then} ${currency} were posted up to place ${position}, and it is ${now}.`);
    }
  }

  return {
    pass(position: number, hash: Buffer, transfers: readonly TransferRow[]): void {
      journals += 1;
      for (const { phase, ledgerId, amount } of transfers) {
        if (phase !== 'single' && phase !== 'post_pending') continue;
        const currency = currencies.get(ledgerId) ?? `ledger ${ledgerId}`;
        sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
      }
      for (let one = due[next]; one && one.position <= position; one = due[(next += 1)]) {
        if (one.position === position) judge(one, hash);
      }
    },
    end(last: number): void {
      for (const { day, position } of due.slice(next))
        note(
          `The chain ends at place ${last}, before place ${position} of the checkpoint of ${day}: journals were removed.`,
        );
    },
  };
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
