import type { SeenRoom } from '../history/operation.ts';
import type { Attempt, Device } from './device.ts';
import { readGap } from './read-pages.ts';
import { seenLetters, seenRooms, textOf } from './seen.ts';
import { pause } from './stage.ts';
import type { Stage } from './stage.ts';

/** Syncs that follow each other, each from where the last one ended. */
export interface Chain {
  readonly device: Device;
  /** `main`, or `kept-N`. */
  readonly name: string;
  since: string | null;
}

export interface SyncWish {
  /** How long the server may wait for news. */
  readonly pollMs: number;
  /** Events of a room's timeline. */
  readonly limit: number;
  readonly timeoutMs: number;
}

/** One sync of a chain. When it is answered the chain moves on, and what a limited timeline left out is read. */
export async function syncOnce(stage: Stage, chain: Chain, wish: SyncWish): Promise<SeenRoom[] | null> {
  const { since } = chain;
  const attempt = await attemptSync(chain, wish);
  if (!attempt.body) return null;
  chain.since = textOf(attempt.body, 'next_batch');
  const rooms = seenRooms(attempt.body);
  for (const room of rooms) {
    if (room.limited && since !== null) await readGap(stage, chain, room, since);
  }
  return rooms;
}

function attemptSync({ device, name, since }: Chain, wish: SyncWish): Promise<Attempt> {
  const query = new URLSearchParams({
    timeout: String(wish.pollMs),
    filter: JSON.stringify({ room: { timeline: { limit: wish.limit } } }),
    ...(since !== null && { since }),
  });
  const path = `/_matrix/client/v3/sync?${query}`;
  return device.attempt({ method: 'GET', path, body: null, timeoutMs: wish.timeoutMs }, (body) => ({
    f: 'sync',
    chain: name,
    since,
    nextBatch: body && textOf(body, 'next_batch'),
    rooms: body ? seenRooms(body) : [],
    toDevice: body ? seenLetters(body) : [],
  }));
}

/** Syncs until an answer has nothing new of any room. False when that did not come. */
export async function drain(stage: Stage, chain: Chain): Promise<boolean> {
  const { patienceMs: timeoutMs, retries, retryPauseMs } = stage.shape;
  for (let attempt = 0; attempt < retries; attempt += 1) {
    const begin = chain.since;
    const rooms = await syncOnce(stage, chain, { pollMs: 0, limit: 50, timeoutMs });
    if (rooms?.length === 0 && chain.since === begin) return true;
    if (!rooms) await pause(stage, chain.device.random, retryPauseMs);
  }
  return false;
}
