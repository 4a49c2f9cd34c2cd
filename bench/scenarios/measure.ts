import type { Target } from '../targets/target.ts';
import type { Figures } from './scenario.ts';

export interface Spent {
  readonly seconds: number;
  readonly serverMicros: number;
  readonly databaseMicros: number;
  readonly generatorMicros: number;
  /** Of the database's write-ahead log. */
  readonly logBytes: number;
}

/** What target and generator spent while `work` ran. */
export async function measure<T>(
  target: Target,
  work: () => Promise<T>,
): Promise<{ result: T; spent: Spent }> {
  const logBefore = await target.logBytes();
  const before = target.usage();
  const own = process.cpuUsage();
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = target.usage();
  const { user, system } = process.cpuUsage(own);
  return {
    result,
    spent: {
      seconds,
      serverMicros: after.server.cpuMicros - before.server.cpuMicros,
      databaseMicros: after.database.cpuMicros - before.database.cpuMicros,
      generatorMicros: user + system,
      logBytes: (await target.logBytes()) - logBefore,
    },
  };
}

/** CPU and bytes for each of `count` things called `unit`. */
export function perUnit(spent: Spent, count: number, unit: string): Figures {
  return {
    [`CPU of server and database, us/${unit}`]: (spent.serverMicros + spent.databaseMicros) / count,
    [`CPU of server, us/${unit}`]: spent.serverMicros / count,
    [`CPU of database, us/${unit}`]: spent.databaseMicros / count,
    [`log of the database, bytes/${unit}`]: spent.logBytes / count,
    'generator, % of one core': spent.generatorMicros / spent.seconds / 10_000,
  };
}

/** Resident memory of server and database now. */
export function memoryOf(target: Target): Figures {
  const { server, database } = target.usage();
  return { 'server RSS, MB': server.rssBytes / 1e6, 'database RSS, MB': database.rssBytes / 1e6 };
}
