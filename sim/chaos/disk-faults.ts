import { spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault, Scene } from './scene.ts';
import { sha256 } from './media-traffic.ts';
import { cannotMount } from './small-disk.ts';
import { switchWal } from './store.ts';

/** Disks that are full or fail, of PostgreSQL and of media. */
export const DISK_FAULTS: readonly Fault[] = [
  {
    name: 'F20',
    title: 'fsync of PostgreSQL fails with EIO',
    lacks: () => (spawnSync('strace', ['--version']).status === 0 ? null : 'it needs strace'),
    strike: failFsync,
  },
  {
    name: 'F21',
    title: "the disk of PostgreSQL's data is full",
    layout: { smallDisk: { of: 'data', megabytes: 300 }, settings: { max_wal_size: '512MB' } },
    lacks: cannotMount,
    strike: fillDisk,
  },
  {
    name: 'F22',
    title: "the disk of PostgreSQL's write-ahead log is full",
    layout: { smallDisk: { of: 'wal', megabytes: 256 }, settings: { max_wal_size: '96MB' } },
    lacks: cannotMount,
    strike: fillWal,
  },
  {
    name: 'F26',
    title: 'the disk of media is full',
    layout: { smallDisk: { of: 'media', megabytes: 64 } },
    lacks: cannotMount,
    strike: fillMedia,
    examine: ({ media }) => media.examine(),
  },
  {
    name: 'F27',
    title: 'a file of media is truncated',
    strike: truncateMedia,
    examine: ({ media }) => media.examine(),
  },
];

async function fillDisk({ disk, random, sleep }: Scene): Promise<void> {
  await disk?.fill();
  await sleep(2_000 + random.int(3_000));
  await disk?.free();
}

/** The log's files are used up, so that a new one is needed: PostgreSQL goes down, and up when there is room. */
async function fillWal({ disk, database, random, sleep }: Scene): Promise<void> {
  await disk?.fill();
  for (let files = 0; files < 16; files += 1) {
    const isSwitched = await switchWal(database).then(
      () => true,
      () => false,
    );
    if (!isSwitched) break;
  }
  await sleep(1_000 + random.int(3_000));
  await disk?.free();
}

/**
 * The first commit brings PostgreSQL down, as it must. Only the processes that run now are struck: the disk is well
 * again for the recovery. What PostgreSQL does when that fails, too, is not asked here.
 */
async function failFsync({ database, random, sleep }: Scene): Promise<void> {
  const pid = await database.postmaster();
  if (pid === null) return;
  const processes = (await childrenOf(pid)).flatMap((one) => ['-p', String(one)]);
  const inject = ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'];
  const tracer = spawn('strace', ['-q', ...processes, ...inject, '-o', '/dev/null'], {
    stdio: 'ignore',
  });
  const gone = new Promise<void>((resolve) => void tracer.once('exit', () => resolve()));
  await Promise.race([gone, sleep(300 + random.int(500))]);
  tracer.kill('SIGINT');
  await gone;
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function fillMedia({ disk, media, findings, random, sleep }: Scene): Promise<void> {
  await media.upload(50_000, 0);
  await disk?.fill();
  for (let uploads = 0; uploads < 4; uploads += 1) {
    const status = await media.upload(100_000 + random.int(300_000), random.int(2) * 200);
    if (status < 500) findings.push(`media: an upload to a full disk was answered with ${status}`);
    await sleep(300);
  }
  await disk?.free();
  const status = await media.upload(50_000, 0);
  if (status !== 200)
    findings.push(`media: an upload was answered with ${status} when the disk had room again`);
}

/** What is shorter than it was must not be given out as if it were whole. */
async function truncateMedia({ server, media, findings, random, sleep }: Scene): Promise<void> {
  await media.upload(100_000 + random.int(200_000), 0);
  const file = media.kept().at(-1);
  const path = file && (await findBlob(join(server.dataDir, 'media'), file.hash));
  if (!file || path === undefined) return;
  const whole = await readFile(path);
  await truncate(path, random.int(whole.length));
  const answer = await media.download(file);
  if (answer?.status === 200 && sha256(answer.bytes) !== file.hash) {
    const length = `${answer.bytes.length} of ${whole.length} bytes`;
    findings.push(`media: a truncated file was given out as whole, ${length} with status 200`);
  }
  await writeFile(path, whole);
  await sleep(1_000);
}

async function findBlob(folder: string, hash: string): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const entry = entries.find(({ name }) => name === hash);
  return entry && join(entry.parentPath, entry.name);
}
