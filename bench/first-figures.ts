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

/** Open loop: a message is due at its time, whether the one before was answered or not. */
async function steadyLoad(
  { baseUrl, usage, query }: ServerUnderLoad,
  rooms: readonly Room[],
  rate: number,
  seconds: number,
): Promise<void> {
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  let listening = true;
  let received = 0;
  const listeners = rooms.flatMap(({ members }) =>
    members.map(async ({ token }) => {
      const filter = encodeURIComponent('{"room":{"timeline":{"limit":100}}}');
      let since = String((await call(baseUrl, 'GET', `/sync?filter=${filter}`, token)).body['next_batch']);
      while (listening) {
        const { body } = await call(
          baseUrl,
          'GET',
          `/sync?timeout=5000&filter=${filter}&since=${since}`,
          token,
        );
        since = String(body['next_batch']);
        const now = performance.now();
        for (const marker of markersIn(body)) {
          received += 1;
          delays.push(now - (sentAt.get(marker) ?? now));
        }
      }
    }),
  );
  await sleep(1_000);
  const [before] = await query<{ batches: number }>('select count(*)::int as batches from stream.batch');
  const start = usage();
  const startedAt = performance.now();
  const total = rate * seconds;
  const answers: Promise<unknown>[] = [];
  let failed = 0;
  for (let n = 0; n < total; n += 1) {
    await sleep(startedAt + (n * 1_000) / rate - performance.now());
    const room = rooms[n % rooms.length];
    const sender = room?.members[Math.floor(n / rooms.length) % FAN_OUT];
    if (!room || !sender) continue;
    sentAt.set(String(n), performance.now());
    answers.push(
      call(
        baseUrl,
        'PUT',
        `/rooms/${encodeURIComponent(room.roomId)}/send/m.room.encrypted/b${n}`,
        sender.token,
        encryptedContent(String(n)),
      ).then(({ status }) => void (failed += status === 200 ? 0 : 1)),
    );
  }
  await Promise.all(answers);
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  await sleep(2_000);
  const end = usage();
  listening = false;
  await Promise.all(listeners);
  const [after] = await query<{ batches: number }>('select count(*)::int as batches from stream.batch');
  const batches = (after?.batches ?? 0) - (before?.batches ?? 0);
  delays.sort((a, b) => a - b);
  const at = (share: number) => `${(delays[Math.floor(delays.length * share)] ?? 0).toFixed(1)} ms`;
  const cpu = (which: 'server' | 'database') => (end[which].cpuMicros - start[which].cpuMicros) / total;
  print(
    `offered ${rate} messages/s, fan-out ${FAN_OUT}`,
    `${(total / tookSeconds).toFixed(0)}/s sent, ${failed} failed`,
    `${received} of ${total * FAN_OUT} deliveries heard`,
  );
  print(
    'CPU per message: server / database',
    `${cpu('server').toFixed(0)} us / ${cpu('database').toFixed(0)} us`,
    'server: 1 send and 10 long polls answered',
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
    'caches: 64 MB of events, 500,000 pieces of state',
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
