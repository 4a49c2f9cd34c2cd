import { createDb } from '../../../server/src/platform/db/index.ts';
import { createSilentLog } from '../../../server/src/platform/log/index.ts';
import {
  findCheckpoint,
  LEDGER_ROLE,
  verifyWallet,
  type Checkpoint,
} from '../../../server/src/superapp/wallet/index.ts';
import type { Stage } from './stage.ts';
import { BOOK_QUESTIONS, listViolations, rebuildBalances, refusesChanges } from './store/invariants.ts';
import { countUntold } from './store/wallet.ts';

/** What of the books is wrong, as `./herald wallet verify` says it. */
export async function verifyBooks(
  { database }: Stage,
  elsewhere: Checkpoint | null = null,
): Promise<string[]> {
  const db = createDb({
    connectionString: database.url,
    poolSize: 1,
    log: createSilentLog(),
    role: LEDGER_ROLE,
  });
  const { findings } = await db.snapshot((tx) => verifyWallet(tx, { elsewhere })).finally(() => db.close());
  return [...findings];
}

/** Where the chain stands, to be kept where the server cannot write. */
export async function keepCheckpoint({ database }: Stage): Promise<Checkpoint | null> {
  const db = createDb({
    connectionString: database.url,
    poolSize: 1,
    log: createSilentLog(),
    role: LEDGER_ROLE,
  });
  return findCheckpoint(db).finally(() => db.close());
}

export interface Judgement {
  readonly invariant: string;
  readonly promise: string;
  readonly violations: readonly string[];
}

const TOLD_WITHIN_MS = 60_000;

/** Each invariant of the ledger by its name, when all is over. W6 and W8 are also asked of every answer. */
export async function judgeBooks(stage: Stage, elsewhere: Checkpoint | null): Promise<Judgement[]> {
  const { database } = stage;
  const judged: Judgement[] = [];
  for (const { invariant, promise, question } of BOOK_QUESTIONS)
    judged.push({ invariant, promise, violations: await listViolations(database, question) });
  return [
    ...judged,
    {
      invariant: 'W5',
      promise: 'nobody changes what was posted, not even the owner of the tables',
      violations: await refusesChanges(database),
    },
    {
      invariant: 'W9',
      promise: 'the chain of hashes, computed anew, and a checkpoint that was kept elsewhere',
      violations: await verifyBooks(stage, elsewhere),
    },
    {
      invariant: 'W10',
      promise: 'balances that were dropped and rebuilt from the transfers are what they were',
      violations: await rebuildBalances(database),
    },
    { invariant: 'told', promise: 'people hear of each change', violations: await untilTold(stage) },
  ];
}

async function untilTold({ database }: Stage): Promise<string[]> {
  const deadlineMs = performance.now() + TOLD_WITHIN_MS;
  let untold = await countUntold(database);
  while (untold > 0 && performance.now() < deadlineMs) {
    await new Promise((resolve) => void setTimeout(resolve, 200));
    untold = await countUntold(database);
  }
  return untold === 0 ? [] : [`${untold} changes were told to nobody in a minute`];
}
