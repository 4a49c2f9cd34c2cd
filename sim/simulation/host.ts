import type { Random } from '../../server/src/platform/random/index.ts';
import { pick } from '../workload/stage.ts';
import { startServerProcess, type ServerProcess, type ServerProcessParts } from './server-process.ts';

/** The machine on which the server runs: when it dies, it is started again after a while. */
export interface Host {
  /** The one that clients reach. */
  server(): ServerProcess;
  /** Kills what runs; another one starts soon. */
  crash(): void;
  /**
   * Starts another one while this one runs, as a careless restart does. Clients reach the old one until the new one
   * has started; the old one lives on for a while, and may end itself.
   */
  takeOver(): void;
  /** Kills what runs, for good. */
  stop(): void;
  /** What the server ended itself for, which it never should; null as long as it did not. Then it stays down. */
  exit(): string | null;
}

type HostParts = Omit<ServerProcessParts, 'onStarted' | 'onFatal' | 'onFailedStart'> & {
  readonly random: Random;
};

/** At once, or after a while. */
const RESTART_MS = [10, 300];
const OVERLAP_MS = 2_000;

/** Starts the server. */
export function createHost(parts: HostParts): Host {
  const { schedule, random } = parts;
  /** Those that have not died, the newest last. Each but the newest is superseded. */
  let alive: ServerProcess[] = [];
  let exit: string | null = null;
  let isStopped = false;
  let lives = 0;

  function start(): ServerProcess {
    lives += 1;
    const isNewest = (): boolean => alive.at(-1) === process;
    const process: ServerProcess = startServerProcess({
      ...parts,
      seed: `${parts.seed} life ${lives}`,
      onStarted() {
        for (const old of alive.filter((one) => one !== process)) {
          schedule.after(random.int(OVERLAP_MS), () => end(old));
        }
        current = process;
      },
      onFatal(reason) {
        if (isNewest() && !process.isSuperseded()) exit ??= reason;
        end(process);
      },
      onFailedStart: () => end(process),
    });
    alive.push(process);
    return process;
  }

  function end(process: ServerProcess): void {
    process.kill();
    alive = alive.filter((one) => one !== process);
    if (alive.length > 0 || isStopped || exit !== null) return;
    schedule.after(1 + random.int(pick(random, RESTART_MS)), () => {
      if (alive.length === 0 && !isStopped) current = start();
    });
  }

  let current = start();
  return {
    server: () => current,
    crash: () => [...alive].forEach(end),
    takeOver() {
      if (alive.length !== 1 || !current.app()) return;
      current.supersede();
      start();
    },
    stop() {
      isStopped = true;
      [...alive].forEach(end);
    },
    exit: () => exit,
  };
}
