import type { Cancel, Clock, Timers } from '#platform/clock';
import type { Db } from '#platform/db';
import { assert } from '#platform/errors';
import type { Log } from '#platform/log';
import { claimJob, insertJob, listDueJobs, setDue } from './store.ts';

/** Work that is done every so often, by one process of all. */
export interface Job {
  name: string;
  everyMs: number;
  /** The signal aborts when the server stops. */
  run(signal: AbortSignal): Promise<void>;
}

export interface Jobs {
  /** Before `start`. */
  add(job: Job): void;
  start(): void;
  /** Runs all jobs that are due, one after the other, and returns their names. */
  runDue(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface JobsParts {
  db: Db;
  clock: Clock;
  timers: Timers;
  log: Log;
}

const tickMs = 15_000;
const retryMs = 60_000;
/** What runs more often is told to who looks closely. */
const HOUR_MS = 3_600_000;

/** Periodic jobs. A new job is due at once; one that fails is tried again within a minute. */
export function createJobs({ db, clock, timers, log }: JobsParts): Jobs {
  const jobs = new Map<string, Job>();
  const stopping = new AbortController();
  let cancelTick: Cancel | null = null;
  let round: Promise<string[]> | null = null;

  async function runClaimed(job: Job): Promise<void> {
    const { name } = job;
    const startMs = clock.monotonicMs();
    try {
      await job.run(stopping.signal);
      const tell = job.everyMs < HOUR_MS ? log.debug : log.info;
      tell('jobs.done', { name, ms: Math.round(clock.monotonicMs() - startMs) });
    } catch (error) {
      log.error('jobs.failed', { name, error });
      await setDue(db, name, clock.now() + Math.min(job.everyMs, retryMs));
    }
  }

  async function runAll(): Promise<string[]> {
    const names = [...jobs.keys()];
    for (const name of names) await insertJob(db, name, clock.now());
    const ran: string[] = [];
    for (const name of await listDueJobs(db, names, clock.now())) {
      const job = jobs.get(name);
      assert(job, 'only jobs of ours are listed');
      if (stopping.signal.aborted) break;
      if (!(await claimJob(db, name, clock.now(), job.everyMs))) continue;
      await runClaimed(job);
      ran.push(name);
    }
    return ran;
  }

  async function runDue(): Promise<string[]> {
    while (round) await round.catch(() => {});
    round = runAll().finally(() => (round = null));
    return round;
  }

  function tick(): void {
    if (round) return;
    runDue().catch((error: unknown) => log.warn('jobs.unreachable', { error }));
  }

  return {
    add(job) {
      assert(!jobs.has(job.name), `two jobs are named ${job.name}`);
      jobs.set(job.name, job);
    },
    start() {
      cancelTick = timers.every(tickMs, tick);
      tick();
    },
    runDue,
    async stop() {
      stopping.abort();
      cancelTick?.();
      await round?.catch(() => {});
    },
  };
}
