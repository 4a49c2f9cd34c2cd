import { readdirSync, readFileSync } from 'node:fs';

/** What a process and those it started have used so far. */
export interface Usage {
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

const MICROS_PER_TICK = 10_000;
const PAGE_BYTES = 4_096;

/** The server's own usage, without the database that it started. */
export function usageOf(pid: number): Usage {
  const fields = statOf(pid);
  return {
    cpuMicros: cpuMicrosOf(pid),
    rssBytes: Number(fields[21]) * PAGE_BYTES,
  };
}

/** Of its threads that run now, to the nanosecond; the ticks of /proc/PID/stat are too coarse for a short round. */
function cpuMicrosOf(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.reduce((sum, task) => sum + runningNs(`/proc/${pid}/task/${task}/schedstat`), 0) / 1_000;
}

/** Zero for a thread that has just ended. */
function runningNs(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ', 1)[0]);
  } catch {
    return 0;
  }
}

/** Usage of every process of a PostgreSQL, ended backends included: the postmaster counts those that it waited for. */
export function usageOfPostgres(postmaster: number): Usage {
  const parent = statOf(postmaster);
  const waitedFor = Number(parent[13]) + Number(parent[14]);
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const children = pids.flatMap((pid) => {
    try {
      return Number(statOf(pid)[1]) === postmaster ? [usageOf(pid)] : [];
    } catch {
      // One that has just ended: its parent counts it.
      return [];
    }
  });
  const each = [usageOf(postmaster), ...children];
  return {
    cpuMicros: each.reduce((sum, one) => sum + one.cpuMicros, waitedFor * MICROS_PER_TICK),
    rssBytes: each.reduce((sum, one) => sum + one.rssBytes, 0),
  };
}

/** The fields of /proc/PID/stat after the name, which may hold spaces: state is the first. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
