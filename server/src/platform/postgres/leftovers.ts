import { readFile, readdir, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Timers } from '#platform/clock';
import { refuseStart } from '#platform/errors';

/**
 * Stops what is left of an earlier PostgreSQL on this cluster: the whole of it when a server was killed, or the
 * backends when its postmaster was. Two postmasters on one cluster destroy it, so this goes before each start;
 * the caller holds the data folder's lock, so nobody starts another one meanwhile.
 */
export async function stopLeftovers(cluster: string, timers: Timers): Promise<void> {
  let pids = await listProcessesOf(cluster);
  const postmaster = await findPostmaster(cluster);
  // Asked politely a postmaster ends its backends and writes a checkpoint; without it they are told to quit.
  const signals = pids.includes(postmaster ?? -1) ? gentle : firm;
  for (const { signal, waitMs } of signals) {
    for (const pid of pids) tell(pid, signal);
    for (let waitedMs = 0; pids.length > 0 && waitedMs < waitMs; waitedMs += 20) {
      await timers.sleep(20);
      pids = await listProcessesOf(cluster);
    }
  }
  if (pids.length > 0) refuseStart(`Processes ${pids.join(', ')} of an earlier PostgreSQL do not end.`);
  // Its process is gone, but another program may have its number now, which would make PostgreSQL refuse.
  if (postmaster !== null) await rm(join(cluster, 'postmaster.pid'), { force: true });
}

const firm = [
  { signal: 'SIGQUIT', waitMs: 3_000 },
  { signal: 'SIGKILL', waitMs: 3_000 },
] as const;

const gentle = [{ signal: 'SIGINT', waitMs: 5_000 }, ...firm] as const;

/** Processes of PostgreSQL that work in this cluster: each of them makes the cluster its working directory. */
export async function listProcessesOf(cluster: string): Promise<number[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const pid of numbers) {
    if ((await findLink(`/proc/${pid}/cwd`)) !== cluster) continue;
    // " (deleted)" follows the name when the packages were installed anew since.
    const program = basename((await findLink(`/proc/${pid}/exe`)) ?? '');
    if (program.split(' ')[0] === 'postgres') found.push(pid);
  }
  return found;
}

async function findPostmaster(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

// Null where the process has ended, or belongs to somebody else.
function findLink(path: string): Promise<string | null> {
  return readlink(path).catch(() => null);
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
