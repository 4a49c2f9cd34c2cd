// First figures of the core, by one small generator: `node bench/first-figures.ts [--seconds 20] [--history 100000]`.
// What counts is CPU, because the generator shares the machine; each figure says what bounds it.
import { parseArgs } from 'node:util';
import { call, encryptedContent, register, type User } from './matrix-client.ts';
import { startServerUnderLoad, type ServerUnderLoad } from './server-under-load.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '500' },
    history: { type: 'string', default: '100000' },
    rooms: { type: 'string', default: '1000' },
  },
});
const FAN_OUT = 10;
const ROOMS = 10;
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, Math.max(0, ms)));
const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const print = (name: string, figure: string, bound: string) =>
  process.stdout.write(`${name.padEnd(44)} ${figure.padEnd(34)} ${bound}\n`);

const server = await startServerUnderLoad(18_808);
try {
  const idle = server.usage();
  print(
    'memory idle: server / database',
    `${mega(idle.server.rssBytes)} / ${mega(idle.database.rssBytes)}`,
    'RSS; shared pages counted per process',
  );
  const rooms = await makeRooms(server.baseUrl);
  await steadyLoad(server, rooms, Number(values.rate), Number(values.seconds));
  await fillHistory(server, rooms, Number(values.history));
  await firstSync(server, Number(values.rooms));
} finally {
  await server.stop();
}

interface Room {
  readonly roomId: string;
  readonly members: readonly User[];
}

async function makeRooms(baseUrl: string): Promise<Room[]> {
  const rooms: Room[] = [];
  for (let n = 0; n < ROOMS; n += 1) {
    const members: User[] = [];
    for (let m = 0; m < FAN_OUT; m += 1) members.push(await register(baseUrl, `user${n}x${m}`));
    const [host] = members;
    if (!host) continue;
    const { body } = await call(baseUrl, 'POST', '/createRoom', host.token, { preset: 'public_chat' });
    const roomId = String(body['room_id']);
    for (const member of members.slice(1))
      await call(baseUrl, 'POST', `/join/${encodeURIComponent(roomId)}`, member.token, {});
    rooms.push({ roomId, members });
  }
  return rooms;
}

/** Everybody listens by a chain of long polls and notes how long each message was on its way. */
function listenAll(baseUrl: string, rooms: readonly Room[], sentAt: ReadonlyMap<string, number>) {
  const delays: number[] = [];
  let isOver = false;
  const filter = encodeURIComponent('{"room":{"timeline":{"limit":100}}}');
  const listen = async ({ token }: User): Promise<void> => {
    let since = String((await call(baseUrl, 'GET', `/sync?filter=${filter}`, token)).body['next_batch']);
    while (!isOver) {
      const path = `/sync?timeout=5000&filter=${filter}&since=${since}`;
      const { body } = await call(baseUrl, 'GET', path, token);
      since = String(body['next_batch']);
      const now = performance.now();
      for (const marker of markersIn(body)) delays.push(now - (sentAt.get(marker) ?? now));
    }
  };
  const listeners = rooms.flatMap(({ members }) => members.map(listen));
  return {
    delays,
    stop: () => {
      isOver = true;
      return Promise.all(listeners);
    },
  };
}

/** Open loop: a message is due at its time, whether the one before was answered or not. Returns how many failed. */
async function sendAtRate(
  baseUrl: string,
  rooms: readonly Room[],
  sentAt: Map<string, number>,
  { rate, total }: { rate: number; total: number },
): Promise<number> {
  const startedAt = performance.now();
  const answers: Promise<boolean>[] = [];
  for (let n = 0; n < total; n += 1) {
    await sleep(startedAt + (n * 1_000) / rate - performance.now());
    const room = rooms[n % rooms.length];
    const sender = room?.members[Math.floor(n / rooms.length) % FAN_OUT];
    if (!room || !sender) continue;
    sentAt.set(String(n), performance.now());
    const path = `/rooms/${encodeURIComponent(room.roomId)}/send/m.room.encrypted/b${n}`;
    const answer = call(baseUrl, 'PUT', path, sender.token, encryptedContent(String(n)));
    answers.push(answer.then(({ status }) => status === 200));
  }
  return (await Promise.all(answers)).filter((isOk) => !isOk).length;
}

async function steadyLoad(
  { baseUrl, usage, query }: ServerUnderLoad,
  rooms: readonly Room[],
  rate: number,
  seconds: number,
): Promise<void> {
  const sentAt = new Map<string, number>();
  const { delays, stop } = listenAll(baseUrl, rooms, sentAt);
  await sleep(1_000);
  const countBatches = async (): Promise<number> =>
    (await query<{ n: number }>('select count(*)::int as n from stream.batch'))[0]?.n ?? 0;
  const before = await countBatches();
  const start = usage();
  const startedAt = performance.now();
  const total = rate * seconds;
  const failed = await sendAtRate(baseUrl, rooms, sentAt, { rate, total });
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  await sleep(2_000);
  const end = usage();
  await stop();
  const batches = (await countBatches()) - before;
  delays.sort((a, b) => a - b);
  const at = (share: number) => `${(delays[Math.floor(delays.length * share)] ?? 0).toFixed(1)} ms`;
  const cpu = (which: 'server' | 'database') =>
    `${((end[which].cpuMicros - start[which].cpuMicros) / total).toFixed(0)} us`;
  print(
    `offered ${rate} messages/s, fan-out ${FAN_OUT}`,
    `${(total / tookSeconds).toFixed(0)}/s sent, ${failed} failed`,
    `${delays.length} of ${total * FAN_OUT} deliveries heard`,
  );
  print(
    'CPU per message: server / database',
    `${cpu('server')} / ${cpu('database')}`,
    '1 send and its 10 deliveries',
  );
  print(
    'send to receive p50 / p99',
    `${at(0.5)} / ${at(0.99)}`,
    'generator, server and database share 2 cores',
  );
  print(
    'events per commit',
    (total / Math.max(1, batches)).toFixed(2),
    'a batch starts when none is in flight',
  );
}

function markersIn(body: Record<string, unknown>): string[] {
  const join =
    (
      body['rooms'] as
        | { join?: Record<string, { timeline?: { events: { content: { ciphertext?: string } }[] } }> }
        | undefined
    )?.join ?? {};
  return Object.values(join).flatMap(({ timeline }) =>
    (timeline?.events ?? []).flatMap(({ content }) => content.ciphertext?.split(' ', 1) ?? []),
  );
}

async function fillHistory(
  { baseUrl, usage, query }: ServerUnderLoad,
  rooms: readonly Room[],
  count: number,
): Promise<void> {
  const sizeOf = async () =>
    Number(
      (
        await query<{ size: string }>(
          `select sum(pg_total_relation_size(c.oid)) as size from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('events', 'stream', 'push', 'receipts')`,
        )
      )[0]?.size ?? 0,
    );
  const before = await sizeOf();
  const start = usage();
  let next = 0;
  const senders = rooms.flatMap(({ roomId, members }) =>
    members.slice(0, 5).map(async ({ token }) => {
      while (next < count) {
        next += 1;
        await call(
          baseUrl,
          'PUT',
          `/rooms/${encodeURIComponent(roomId)}/send/m.room.encrypted/h${next}`,
          token,
          encryptedContent(String(next)),
        );
      }
    }),
  );
  const startedAt = performance.now();
  await Promise.all(senders);
  const seconds = (performance.now() - startedAt) / 1_000;
  const end = usage();
  await query('checkpoint').catch(() => []);
  const after = await sizeOf();
  const cpu = (which: 'server' | 'database') =>
    ((end[which].cpuMicros - start[which].cpuMicros) / count).toFixed(0);
  print(
    `${count} messages, closed loop of 50`,
    `${(count / seconds).toFixed(0)}/s`,
    `CPU ${cpu('server')} us server, ${cpu('database')} us database each`,
  );
  print(
    'memory afterwards: server / database',
    `${mega(end.server.rssBytes)} / ${mega(end.database.rssBytes)}`,
    'caches: 64 MB of events, 256 MB of state',
  );
  print(
    'database bytes per message',
    ((after - before) / count).toFixed(0),
    'event of about 1.1 kB, its indexes, transaction id, log',
  );
}

async function firstSync({ baseUrl, usage }: ServerUnderLoad, count: number): Promise<void> {
  const user = await register(baseUrl, 'manyrooms');
  for (let n = 0; n < count; n += 1) {
    const { body } = await call(baseUrl, 'POST', '/createRoom', user.token, {
      preset: 'private_chat',
      name: `Room ${n}`,
    });
    await call(
      baseUrl,
      'PUT',
      `/rooms/${encodeURIComponent(String(body['room_id']))}/send/m.room.encrypted/f${n}`,
      user.token,
      encryptedContent(String(n)),
    );
  }
  for (const round of ['cold', 'again']) {
    const start = usage();
    const startedAt = performance.now();
    const { bytes } = await call(baseUrl, 'GET', '/sync', user.token);
    const ms = performance.now() - startedAt;
    await sleep(200);
    const end = usage();
    const cpu = (which: 'server' | 'database') =>
      `${((end[which].cpuMicros - start[which].cpuMicros) / 1_000).toFixed(0)} ms`;
    print(
      `first /sync with ${count} rooms, ${round}`,
      `${ms.toFixed(0)} ms, ${mega(bytes)}`,
      `CPU ${cpu('server')} server, ${cpu('database')} database`,
    );
  }
}
