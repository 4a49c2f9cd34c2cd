import { join } from 'node:path';
import { createApp, type App } from '../server/src/app.ts';
import { createSystemClock, createSystemTimers } from '../server/src/platform/clock/index.ts';
import { createDb } from '../server/src/platform/db/index.ts';
import { createSilentLog } from '../server/src/platform/log/index.ts';
import { createSystemRandom } from '../server/src/platform/random/index.ts';
import { inLanes } from './load/in-parallel.ts';
import { encryptedContent } from './load/people.ts';
import type { Place } from './targets/target.ts';

/** What is added to a database that no server runs on. Everything is written by the committer, as if it had been sent. */
export interface SeedPlan {
  /** Rooms of their own, with a creator who is nobody else and one message each. */
  readonly rooms?: number;
  /** Into each of these rooms this many members who never come, and messages by its creator. */
  readonly into?: readonly { readonly roomId: string; readonly creator: string }[];
  readonly members?: number;
  readonly messages?: number;
}

const IN_FLIGHT = 1_000;
const SAY_EVERY = 100_000;

/** Writes the plan into a database and lets go of it. */
export async function seedHistory(place: Place, plan: SeedPlan, say: (text: string) => void): Promise<void> {
  const log = createSilentLog();
  const db = createDb({ connectionString: place.databaseUrl, poolSize: 5, log });
  const app = await createApp(
    {
      serverName: 'localhost',
      publicUrl: null,
      support: { email: null, page: null },
      registration: { mode: 'closed', tokens: [], sharedSecret: null },
      encryptPrivateRooms: true,
      media: { folder: join(place.folder, 'media'), maxUploadBytes: 1 },
      rateLimits: { enabled: false, factor: 1 },
      trustedProxies: [],
      logAddresses: false,
      webFolder: null,
      brandFolder: null,
      addressDays: 0,
    },
    {
      clock: createSystemClock(),
      timers: createSystemTimers(),
      random: createSystemRandom(),
      log,
      db,
      walletDb: db,
      connectionString: place.databaseUrl,
      onFatal: (reason) => {
        throw new Error(reason);
      },
    },
  );
  const { rooms = 0, members = 0, messages = 0, into = [] } = plan;
  await inFlight(rooms, (n) => makeRoom(app, n), say, 'rooms');
  for (const { roomId } of into) await inFlight(members, (n) => joinGhost(app, roomId, n), say, 'members');
  // Round robin: the rooms are written to side by side, as people do.
  const total = messages * into.length;
  await inFlight(total, (n) => sayOnce(app, into[n % into.length]!, n), say, 'messages');
  await app.stop();
  await db.close();
}

async function makeRoom({ events }: App, n: number): Promise<void> {
  const creator = `@founder${n}:localhost`;
  const state = (type: string, stateKey: string, content: object) => ({
    type,
    stateKey,
    content: { ...content },
  });
  const { roomId } = await events.createRoom(creator, '11', [
    state('m.room.create', '', { room_version: '11' }),
    state('m.room.member', creator, { membership: 'join' }),
    state('m.room.power_levels', '', { users: { [creator]: 100 } }),
    state('m.room.join_rules', '', { join_rule: 'public' }),
    state('m.room.history_visibility', '', { history_visibility: 'shared' }),
  ]);
  await sayOnce({ events }, { roomId, creator }, n);
}

async function joinGhost({ events }: App, roomId: string, n: number): Promise<void> {
  const ghost = `@ghost${n}:localhost`;
  await events.append(roomId, ghost, {
    type: 'm.room.member',
    stateKey: ghost,
    content: { membership: 'join' },
  });
}

async function sayOnce(
  { events }: Pick<App, 'events'>,
  { roomId, creator }: { roomId: string; creator: string },
  n: number,
): Promise<void> {
  await events.append(roomId, creator, {
    type: 'm.room.encrypted',
    content: { ...encryptedContent(`seed${n}`) },
  });
}

async function inFlight(
  count: number,
  work: (n: number) => Promise<void>,
  say: (text: string) => void,
  what: string,
): Promise<void> {
  await inLanes(count, IN_FLIGHT, async (n) => {
    await work(n);
    if ((n + 1) % SAY_EVERY === 0) say(`  seeded ${n + 1} of ${count} ${what}`);
  });
}
