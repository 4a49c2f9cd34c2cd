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
  return { cpuMicros: ticksOf(fields) * MICROS_PER_TICK, rssBytes: Number(fields[21]) * PAGE_BYTES };
}

/** Usage of every process of a PostgreSQL, ended backends included: the postmaster counts those that it waited for. */
export function usageOfPostgres(postmaster: number): Usage {
  const parent = statOf(postmaster);
  const waitedFor = Number(parent[13]) + Number(parent[14]);
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const children = pids.filter((pid) => {
    try {
      return Number(statOf(pid)[1]) === postmaster;
    } catch {
      return false;
    }
  });
  const each = [postmaster, ...children].map((pid) => usageOf(pid));
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

function ticksOf(fields: readonly string[]): number {
  return Number(fields[11]) + Number(fields[12]);
}
