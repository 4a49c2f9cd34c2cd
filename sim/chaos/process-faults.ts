import { writeFile } from 'node:fs/promises';
import type { Fault, Scene } from './scene.ts';

const INSPECT = '--inspect=127.0.0.1:0';
const STALL = '{ const end = performance.now() + 5000; while (performance.now() < end); }';
/** Forty megabytes every 20 ms, all of them held: the process goes on serving until V8 gives up. */
const HOARD = `globalThis.hoard = [];
  setInterval(() => { for (let i = 0; i < 20; i += 1) hoard.push(new Array(250000).fill(i + 0.5)); }, 20);`;

/** The server's process ends, stops or stalls. */
export const PROCESS_FAULTS: readonly Fault[] = [
  {
    name: 'F01',
    title: 'kill -9 of the server while it is idle',
    async strike({ clients, server, sleep }) {
      clients.treat({ mode: 'hold' }, ['up']);
      await sleep(400);
      await server.kill();
      server.start();
      clients.cut();
      clients.heal();
    },
  },
  {
    name: 'F02',
    title: 'kill -9 in the middle of sends, before their batch is committed',
    strike: killBeforeCommit,
  },
  {
    name: 'F03',
    title: 'kill -9 after the commit of a batch, before anybody is told',
    strike: killBeforeReply,
  },
  {
    name: 'F05',
    title: 'kill -9 in the middle of uploads',
    async strike({ media, server, random, sleep }) {
      const uploads = Array.from({ length: 3 }, () =>
        media.upload(200_000 + random.int(1_000_000), 50 + random.int(600)),
      );
      await sleep(random.int(700));
      await server.kill();
      server.start();
      await Promise.all(uploads);
      await server.ready();
      await media.upload(100_000, 0);
    },
    examine: ({ media }) => media.examine(),
  },
  {
    name: 'F07',
    title: 'the server stopped (SIGSTOP), and continued',
    seconds: 50,
    async strike({ server, sleep, stallMs }) {
      server.tell('SIGSTOP');
      await sleep(stallMs);
      server.tell('SIGCONT');
    },
  },
  {
    name: 'F08',
    title: 'the server out of memory: its heap grows until V8 aborts the process',
    layout: { nodeOptions: [INSPECT, '--max-old-space-size=256'] },
    async strike({ server }) {
      await server.evaluate(HOARD);
      await server.untilDead();
    },
  },
  {
    name: 'F09',
    title: 'the event loop busy for five seconds',
    layout: { nodeOptions: [INSPECT] },
    strike: ({ server }) => server.evaluate(STALL),
  },
  {
    name: 'F10',
    title: 'a crash loop: kill -9 ten times, mostly while it starts',
    async strike({ server, random, sleep }) {
      for (let kills = 0; kills < 10; kills += 1) {
        await server.kill();
        server.start();
        await sleep(50 + random.int(900));
      }
    },
  },
  {
    name: 'F37',
    title: 'the time of day jumps by an hour, forth and back',
    layout: { nodeOptions: ['--import', `${import.meta.dirname}/shift-clock.ts`] },
    strike: jumpClock,
  },
];

/**
 * Bytes to PostgreSQL are held back until the server is gone. Then they are lost, or arrive late while the next
 * server starts: its claim has to fence them out.
 */
async function killBeforeCommit({ storage, server, random, sleep }: Scene): Promise<void> {
  const links = storage.links();
  for (const link of links) link.treat({ mode: 'hold' }, ['up']);
  await sleep(10 + random.int(80));
  await server.kill();
  const isLate = random.int(2) === 0;
  if (!isLate) for (const link of links) link.cut();
  server.start();
  if (!isLate) return;
  await sleep(random.int(1_500));
  for (const link of links) link.treat({ mode: 'pass' });
}

/** Answers are held back, PostgreSQL's or the server's, until the server is gone. */
async function killBeforeReply({ storage, clients, server, random, sleep }: Scene): Promise<void> {
  const proxy = random.int(2) === 0 ? storage : clients;
  const links = proxy.links();
  for (const link of links) link.treat({ mode: 'hold' }, ['down']);
  await sleep(10 + random.int(80));
  await server.kill();
  server.start();
  for (const link of links) link.cut();
}

async function jumpClock({ server, clockFile, random, sleep }: Scene): Promise<void> {
  const hourMs = random.int(2) === 0 ? 3_600_000 : -3_600_000;
  for (const shiftMs of [hourMs, 0, -hourMs]) {
    await writeFile(clockFile, String(shiftMs));
    server.tell('SIGUSR2');
    await sleep(1_000 + random.int(1_000));
  }
}
