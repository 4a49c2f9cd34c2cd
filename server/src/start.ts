import { join } from 'node:path';
import type { Config } from '#config';
import { createSystemClock, createSystemTimers } from '#platform/clock';
import { assertDurable, createDb, migrate } from '#platform/db';
import { createLog, type Log } from '#platform/log';
import { startPostgres } from '#platform/postgres';
import { createSystemRandom } from '#platform/random';
import { LEDGER_ROLE } from '#superapp/wallet';
import { createApp, type AppConfig } from './app.ts';

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  stop(): Promise<void>;
}

const WEB = join(import.meta.dirname, '../../web/dist');
/** Payments are short and few beside messages. */
const WALLET_POOL_SIZE = 5;
const MIGRATIONS = join(import.meta.dirname, '../migrations');

/**
 * Starts the server that the configuration describes: its database where none is given, the schema, every module,
 * the port. What was begun is undone when a later step fails.
 * @param onFatal called when the process must end at once
 */
export async function startServer(config: Config, onFatal: (reason: string) => void): Promise<RunningServer> {
  const log = createLog({ level: config.log.level });
  const random = createSystemRandom();
  const timers = createSystemTimers();
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const connectionString = await openPostgres();
    const db = createDb({ connectionString, poolSize: config.databasePoolSize, log });
    undo.push(() => db.close());
    await assertDurable(db);
    await migrate(db, MIGRATIONS);
    const walletDb = createDb({ connectionString, poolSize: WALLET_POOL_SIZE, log, role: LEDGER_ROLE });
    undo.push(() => walletDb.close());
    const app = await createApp(toAppConfig(config), {
      clock: createSystemClock(),
      timers,
      random,
      log,
      db,
      walletDb,
      connectionString,
      onFatal,
    });
    undo.push(() => app.stop());
    const address = await app.http.listen(config.listen.host, config.listen.port);
    log.info('server.listening', { ...address, serverName: config.serverName });
    return { ...address, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function openPostgres(): Promise<string> {
    if (config.databaseUrl) return config.databaseUrl.reveal();
    const postgres = await startPostgres({ dataDir: config.dataDir, log, random, timers, durable: true });
    undo.push(() => postgres.stop());
    return postgres.connectionString;
  }
}

function toAppConfig(config: Config): AppConfig {
  return {
    serverName: config.serverName,
    publicUrl: config.publicUrl,
    support: config.support,
    registration: {
      mode: config.registration,
      tokens: config.registrationTokens,
      sharedSecret: config.registrationSharedSecret,
    },
    encryptPrivateRooms: config.encryptPrivateRooms,
    rateLimits: config.rateLimits,
    trustedProxies: config.trustedProxies,
    logAddresses: config.log.addresses,
    addressDays: config.addressDays,
    webFolder: WEB,
    brandFolder: config.brandFolder,
    media: { folder: join(config.dataDir, 'media'), maxUploadBytes: config.media.maxUpload },
  };
}
