import { parseArgs } from 'node:util';
import { refuseStart } from '#platform/errors';
import { checkpointLine, parseCheckpoint, type Checkpoint, type WalletVerification } from '#superapp/wallet';
import type { Terminal } from './terminal.ts';

const usage = 'The commands are: wallet verify [--checkpoint LINE], wallet checkpoint.';

/** What the commands need of the books. */
export interface Books {
  verify(elsewhere: Checkpoint | null): Promise<WalletVerification>;
  newestCheckpoint(): Promise<Checkpoint | null>;
}

/** `wallet verify`, `wallet checkpoint`. Resolves with whether the books are in order; prints what is not. */
export async function runWallet(args: readonly string[], books: Books, terminal: Terminal): Promise<boolean> {
  const { positionals, values } = parse(args);
  const [verb, ...rest] = positionals;
  if (rest.length > 0) refuseStart(usage);
  if (verb === 'verify') return verify(values.checkpoint, books, terminal);
  if (verb === 'checkpoint' && values.checkpoint === undefined) return printCheckpoint(books, terminal);
  refuseStart(usage);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { checkpoint: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    refuseStart(`${(error as Error).message} ${usage}`, error);
  }
}

async function verify(line: string | undefined, books: Books, { print, bold }: Terminal): Promise<boolean> {
  const elsewhere = line === undefined ? null : parseCheckpoint(line);
  if (line !== undefined && !elsewhere)
    refuseStart('This is not a line that ./herald wallet checkpoint printed. Give all of it, as one word.');
  const { journals, transfers, accounts, payments, findings } = await books.verify(elsewhere);
  const read = `Journals: ${journals}. Transfers: ${transfers}. Accounts: ${accounts}. Payments: ${payments}.`;
  if (findings.length === 0) {
    print(`The books are in order. ${read}`);
    return true;
  }
  print(bold(`The books are not in order. ${read}`));
  for (const finding of findings) print(finding);
  return false;
}

async function printCheckpoint(books: Books, { print }: Terminal): Promise<boolean> {
  const newest = await books.newestCheckpoint();
  if (!newest)
    refuseStart(
      'There is no checkpoint yet: a running server writes one each day, once something was posted.',
    );
  print(checkpointLine(newest));
  return true;
}
