import type { ReadMessages, SeenRoom } from '../history/operation.ts';
import type { Attempt, Device } from './device.ts';
import { seenEvents } from './seen.ts';
import { happens, keepDoing, pause, pick, roomPath } from './stage.ts';
import type { Room, Stage } from './stage.ts';
import type { Chain } from './sync-chain.ts';

type Page = Omit<ReadMessages, 'f' | 'end' | 'events'>;

const WHOLE_PAGE = 250;

/** Reads what a limited timeline left out, backwards to where the chain was before. A refusal ends it. */
export async function readGap(stage: Stage, chain: Chain, room: SeenRoom, since: string): Promise<void> {
  const page = { purpose: 'gap', chain: chain.name, roomId: room.roomId, to: since, dir: 'b' } as const;
  const limit = pick(chain.device.random, [5, 50, 100, WHOLE_PAGE]);
  await readAll(stage, chain.device, { ...page, from: room.prevBatch }, limit);
}

/** Reads a whole room backwards, by its creator. False when it could not be read to its end. */
export async function readWhole(stage: Stage, room: Room): Promise<boolean> {
  const page = { purpose: 'final', chain: null, roomId: room.roomId, to: null, dir: 'b' } as const;
  return await readAll(stage, room.creator, { ...page, from: null }, WHOLE_PAGE);
}

async function readAll(stage: Stage, device: Device, first: Page, limit: number): Promise<boolean> {
  let { from } = first;
  for (let failures = 0; failures < stage.shape.retries;) {
    const attempt = await attemptPage(device, { ...first, from }, limit, stage.shape.patienceMs);
    if (attempt.ending === 'fail' && attempt.status !== 429) return false;
    if (attempt.body) from = endOf(attempt);
    if (attempt.body && from === null) return true;
    if (attempt.body) continue;
    failures += 1;
    await pause(stage, device.random, stage.shape.retryPauseMs);
  }
  return false;
}

/** People read a page of some room, theirs or not, until the run is over. */
export async function lookAround(stage: Stage): Promise<void> {
  const { random } = stage.world;
  const ends = new Map<string, string>();
  await keepDoing(stage, random, stage.shape.lookPauseMs, async () => {
    const device = pick(random, stage.devices);
    const { roomId } = pick(random, stage.rooms);
    const known = ends.get(roomId) ?? null;
    const from = happens(random, 2) ? known : null;
    const dir = from !== null && happens(random, 2) ? 'f' : 'b';
    const page = { purpose: 'look', chain: null, roomId, from, to: null, dir } as const;
    const attempt = await attemptPage(device, page, 1 + random.int(40), stage.shape.patienceMs);
    const end = endOf(attempt);
    if (end !== null) ends.set(roomId, end);
  });
}

function attemptPage(device: Device, page: Page, limit: number, timeoutMs: number): Promise<Attempt> {
  const { roomId, from, to, dir } = page;
  const query = new URLSearchParams({
    dir,
    limit: String(limit),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
  });
  const path = roomPath(roomId, `messages?${query}`);
  return device.attempt({ method: 'GET', path, body: null, timeoutMs }, (body) => ({
    f: 'messages',
    ...page,
    end: body && endFrom(body['end']),
    events: body ? seenEvents(body['chunk']) : [],
  }));
}

function endOf({ body }: Attempt): string | null {
  return body && endFrom(body['end']);
}

function endFrom(end: unknown): string | null {
  return typeof end === 'string' ? end : null;
}
