import pg from 'pg';
import { createCrowd, type Room } from '../load/crowd.ts';
import { medianOf } from '../load/distribution.ts';
import { sleep } from '../load/open-loop.ts';
import { login } from '../load/people.ts';
import { measure } from '../scenarios/measure.ts';
import type { Measured } from '../scenarios/scenario.ts';
import { openChat } from '../scenarios/chat.ts';
import { seedHistory, type SeedPlan } from '../seed-history.ts';
import { startHerald } from '../targets/herald.ts';
import type { Target } from '../targets/target.ts';

export type Axis = 'rooms' | 'members' | 'history';

/** The sizes of each axis. All else stays the same. */
export const axes: Readonly<Record<Axis, readonly number[]>> = {
  rooms: [10, 1_000, 100_000],
  members: [2, 100, 10_000],
  history: [10_000, 1_000_000, 10_000_000],
};

export interface Point {
  readonly axis: Axis;
  readonly size: number;
  readonly figures: Readonly<Record<Figure, number>>;
  readonly findings: readonly string[];
}

export const figureNames = {
  cpuMicros: 'CPU of server and database, us/message',
  sendP99Ms: 'send p99, ms',
  firstSyncCpuMs: 'first sync, CPU ms',
  pageCpuMs: 'page of history, CPU ms',
} as const;
export type Figure = keyof typeof figureNames;

const CHAT = { perSecond: 100, seconds: 15 };
const ROUNDS = 4;
const READS = 20;

/**
 * Ten rooms in which people talk and listen, and around them what the axis says: other rooms on the server, members of
 * each of the rooms, or messages in them.
 */
export async function measurePoint(
  folder: string,
  axis: Axis,
  size: number,
  say: (text: string) => void,
): Promise<Point> {
  say(`${axis} ${size}`);
  const target = await startHerald(folder);
  try {
    const rooms = await createCrowd(target.baseUrl).rooms(10, axis === 'members' && size < 10 ? size : 10);
    await target.offline!(async (place) => {
      await seedHistory(place, planOf(axis, size, rooms), say);
      await settle(place.databaseUrl);
    });
    await comeToRest(target.queryDatabase!);
    const chat = await openChat(
      target,
      rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
    );
    await chat.say({ ...CHAT, seed: 99 });
    const rounds: Measured[] = [];
    for (let seed = 0; seed < ROUNDS; seed += 1) rounds.push(await chat.say({ ...CHAT, seed }));
    await chat.end();
    const median = (name: string): number =>
      medianOf(rounds.map(({ figures }) => figures[name] ?? Number.NaN));
    return {
      axis,
      size,
      findings: rounds.flatMap(({ findings }) => findings).slice(0, 3),
      figures: {
        cpuMicros: median('CPU of server and database, us/message'),
        sendP99Ms: median('send p99, ms'),
        firstSyncCpuMs: await firstSync(target, rooms),
        pageCpuMs: await readPages(target, rooms),
      },
    };
  } finally {
    await target.stop();
  }
}

/** Does now what PostgreSQL would do in the background after so many rows: its CPU would count as that of messages. */
async function settle(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('vacuum (analyze)').finally(() => client.end());
}

async function comeToRest(query: (text: string) => Promise<Record<string, unknown>[]>): Promise<void> {
  await query('checkpoint');
  const workers = "select from pg_stat_activity where backend_type = 'autovacuum worker'";
  while ((await query(workers)).length > 0) await sleep(1_000);
}

function planOf(axis: Axis, size: number, rooms: readonly Room[]): SeedPlan {
  const into = rooms.map(({ roomId, members }) => ({ roomId, creator: members[0]!.userId }));
  if (axis === 'rooms') return { rooms: Math.max(0, size - rooms.length) };
  if (axis === 'members') return { into, members: Math.max(0, size - rooms[0]!.members.length) };
  return { into, messages: size / rooms.length };
}

/** Of a new device of somebody in one of the rooms, members told as they are needed. */
async function firstSync(target: Target, rooms: readonly Room[]): Promise<number> {
  const filter = encodeURIComponent('{"room":{"state":{"lazy_load_members":true}}}');
  const times: number[] = [];
  for (let n = 0; n < READS; n += 1) {
    const device = await login(target.baseUrl, rooms[n % rooms.length]!.members[1]!.userId);
    const path = `/_matrix/client/v3/sync?filter=${filter}`;
    const { spent } = await measure(target, () =>
      device.connection.ask({ method: 'GET', path, token: device.token }),
    );
    device.connection.close();
    times.push((spent.serverMicros + spent.databaseMicros) / 1_000);
  }
  return medianOf(times);
}

/** A hundred events each, from the room's beginning: far from what the caches hold. */
async function readPages(target: Target, rooms: readonly Room[]): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < READS; n += 1) {
    const { roomId, members } = rooms[n % rooms.length]!;
    const [{ connection, token }] = [members[0]!];
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=f&limit=100`;
    const { spent } = await measure(target, () => connection.ask({ method: 'GET', path, token }));
    times.push((spent.serverMicros + spent.databaseMicros) / 1_000);
  }
  return medianOf(times);
}
