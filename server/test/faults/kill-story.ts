import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeededRandom } from '#platform/random';
import { judge, type History } from './judge.ts';
import { createTalker, type Talker } from './talker.ts';

export interface KillStoryOptions {
  readonly clients: number;
  readonly perSecond: number;
  readonly serverKills: number;
  readonly databaseKills: number;
  readonly seed: number;
  readonly faults?: readonly string[];
}

export interface KillStoryReport {
  readonly findings: readonly string[];
  readonly acknowledged: number;
  readonly repeated: number;
  readonly kills: number;
}

const ROOM_SIZE = 10;
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/**
 * Clients talk while the server, then its PostgreSQL, is killed at random moments. Afterwards every room is read
 * and held against what was acknowledged, to whom, and in which order.
 */
export async function runKillStory(options: KillStoryOptions): Promise<KillStoryReport> {
  const random = createSeededRandom(options.seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-kills-'));
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  let server = await start(dataDir, port, options.faults ?? []);
  let kills = 0;
  let talkers: Talker[] = [];
  try {
    talkers = await gather(baseUrl, options, random);
    const running = Promise.all(talkers.map((talker) => talker.run()));
    running.catch(() => undefined);
    for (; kills < options.serverKills + options.databaseKills; kills += 1) {
      await sleep(400 + random.int(1_200));
      if (server.exitCode !== null) return ended(server.exitCode, kills);
      if (kills < options.serverKills) {
        await kill(server);
        server = await start(dataDir, port, options.faults ?? []);
      } else {
        const pid = await postmasterOf(dataDir);
        if (pid !== null) process.kill(pid, 'SIGKILL');
        await answering(baseUrl);
      }
    }
    await sleep(800);
    if (server.exitCode !== null) return ended(server.exitCode, kills);
    for (const talker of talkers) talker.stop();
    await running;
    const histories: History[] = [];
    for (const talker of talkers) histories.push(await talker.history());
    return {
      findings: judge(histories),
      acknowledged: histories.reduce((sum, one) => sum + one.acknowledged.length, 0),
      repeated: histories.reduce((sum, one) => sum + one.repeated, 0),
      kills,
    };
  } finally {
    for (const talker of talkers) talker.stop();
    if (server.exitCode === null && server.signalCode === null) {
      const gone = new Promise((resolve) => void server.once('exit', resolve));
      server.kill('SIGTERM');
      await Promise.race([gone, sleep(10_000)]);
      server.kill('SIGKILL');
    }
    await rm(dataDir, { recursive: true, force: true });
  }
}

function ended(code: number, kills: number): KillStoryReport {
  return {
    findings: [`stopped: the server ended by itself with code ${code}`],
    acknowledged: 0,
    repeated: 0,
    kills,
  };
}

/** Signs everybody up, ten to a room, and lets their devices begin to listen. */
async function gather(
  baseUrl: string,
  options: KillStoryOptions,
  random: ReturnType<typeof createSeededRandom>,
): Promise<Talker[]> {
  const talkers: Talker[] = [];
  for (let n = 0; n < options.clients; n += 1) {
    const host = talkers[n - (n % ROOM_SIZE)];
    talkers.push(
      await createTalker({
        baseUrl,
        name: `talker${n}`,
        everyMs: (options.clients / options.perSecond) * 1_000,
        random,
        room: n % ROOM_SIZE === 0 || !host ? null : { roomId: host.roomId },
      }),
    );
  }
  return talkers;
}

async function start(dataDir: string, port: number, faults: readonly string[]): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'killed-server.ts');
  const child = spawn(process.execPath, [program, dataDir, String(port), ...faults], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      if (bytes.toString().includes('listening')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}

async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

/** Waits until the server takes writes again. */
async function answering(baseUrl: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    await sleep(100);
    const reply = await fetch(`${baseUrl}/_matrix/client/v3/register/available?username=nobody`).catch(
      () => null,
    );
    if (reply?.status === 200) return;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => void probe.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}
