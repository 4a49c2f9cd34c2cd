import type { Timers } from '#platform/clock';
import type { Log } from '#platform/log';
import { stopLeftovers } from './leftovers.ts';
import { endPostgres, runPostgres } from './running-postgres.ts';
import type { PostgresCommand, PostgresExit, RunningPostgres } from './running-postgres.ts';

/** Hears of each death that nobody asked for. */
export type ExitListener = (exit: PostgresExit) => void;

export interface Supervisor {
  /** Of the present process; null while it is dead. */
  readonly pid: number | null;
  onExit(listener: ExitListener): void;
  stop(): Promise<void>;
}

/** The wait before start number `attempt` after a death, from 0. */
export function restartDelayMs(attempt: number): number {
  return Math.min(100 * 2 ** attempt, 10_000);
}

// A process that has lived this long has recovered: its next death is answered fast again.
const healthyAfterMs = 60_000;

/**
 * Runs PostgreSQL and starts it again, with growing pauses, whenever it dies. Rejects when the first start
 * fails. Later failures are logged and tried again without end: the data is there, and nothing else can serve it.
 */
export async function supervise(command: PostgresCommand, log: Log, timers: Timers): Promise<Supervisor> {
  const stopping = new AbortController();
  const listeners: ExitListener[] = [];
  let running: RunningPostgres | null = null;
  let reviving: Promise<void> = Promise.resolve();
  let deaths = 0;

  async function launch(): Promise<void> {
    await stopLeftovers(command.cluster, timers);
    const started = await runPostgres(command, log, stopping.signal);
    const cancelHealthy = timers.after(healthyAfterMs, () => (deaths = 0));
    running = started;
    void started.exited.then((exit) => {
      cancelHealthy();
      running = null;
      if (!stopping.signal.aborted) mourn(exit);
    });
  }

  function mourn(exit: PostgresExit): void {
    log.error('postgres.died', exit);
    for (const listener of listeners) listener(exit);
    reviving = revive();
  }

  async function revive(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await timers.sleep(restartDelayMs(deaths++), stopping.signal);
        await launch();
        return log.info('postgres.revived', { pid: running?.pid });
      } catch (error) {
        if (!stopping.signal.aborted) log.error('postgres.start.failed', { error });
      }
    }
  }

  // An uncaught error of the server must not leave PostgreSQL behind.
  const endWithUs = (): void => running?.tell('SIGINT');
  process.once('exit', endWithUs);
  await launch();
  return {
    get pid() {
      return running?.pid ?? null;
    },
    onExit: (listener) => void listeners.push(listener),
    async stop() {
      stopping.abort();
      await reviving;
      process.removeListener('exit', endWithUs);
      if (running) await endPostgres(running, timers);
      await stopLeftovers(command.cluster, timers);
    },
  };
}
