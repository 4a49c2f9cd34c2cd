import type { Clock } from '#platform/clock';
import type { Db, Queryable } from '#platform/db';
import { listCheckpoints, type Checkpoint } from './store/books.ts';
import { callWriteCheckpoint } from './store/ledger.ts';

const LINE =
  /^(\d{4}-\d{2}-\d{2}):(\d{1,15}):(\d{1,15}):([0-9a-f]{64}):([A-Z]{3}=\d{1,38}(?:,[A-Z]{3}=\d{1,38}){0,99})$/;

/** A checkpoint as one word, to be kept where the server cannot write. */
export function checkpointLine({ day, position, journals, hash, sums }: Checkpoint): string {
  const posted = Object.entries(sums).map(([currency, sum]) => `${currency}=${sum}`);
  return [day, position, journals, hash.toString('hex'), posted.toSorted().join(',')].join(':');
}

/** What such a line says, or null when it is none. */
export function parseCheckpoint(line: string): Checkpoint | null {
  const [, day, position, journals, hash, posted] = LINE.exec(line.trim()) ?? [];
  if (day === undefined || hash === undefined || posted === undefined) return null;
  const sums = Object.fromEntries(posted.split(',').map((one) => one.split('=') as [string, string]));
  return {
    day,
    position: Number(position),
    journals: Number(journals),
    hash: Buffer.from(hash, 'hex'),
    sums,
  };
}

/** The newest checkpoint; null while nothing was sealed. */
export async function findCheckpoint(db: Queryable): Promise<Checkpoint | null> {
  return (await listCheckpoints(db, 1))[0] ?? null;
}

/** Writes down where the chain stands, once in each day. Resolves with how many it wrote. */
export function createCheckpoints({ db, clock }: { db: Db; clock: Clock }): () => Promise<number> {
  return async () => {
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    return (await callWriteCheckpoint(db, day)) ? 1 : 0;
  };
}
