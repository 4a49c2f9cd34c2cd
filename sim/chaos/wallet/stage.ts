import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_ROLE } from '../../../server/src/superapp/wallet/index.ts';
import { startChaosDatabase, type ChaosDatabase } from '../chaos-database.ts';
import { createChaosServer, type ChaosServer } from '../chaos-server.ts';
import { createFaultProxy, type FaultProxy } from '../fault-proxy.ts';
import { createStatementGate, type StatementGate } from './statement-gate.ts';

/** The real server and a durable PostgreSQL, with something of ours before each of them. */
export interface Stage {
  readonly server: ChaosServer;
  readonly database: ChaosDatabase;
  /** Between clients and server. */
  readonly clients: FaultProxy;
  /** Between server and PostgreSQL. */
  readonly gate: StatementGate;
}

/** A death is not answered slower because there was one a moment ago: here there is one every few seconds. */
const HEALTHY_AFTER_MS = 1_000;

/** Starts all of it in a folder that exists. `end` also ends what was begun when a step fails. */
export async function buildStage(folder: string): Promise<{ stage: Stage; end: () => Promise<void> }> {
  const undo: (() => Promise<void>)[] = [];
  const end = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return { stage: await build(folder, (step) => undo.push(step)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function build(folder: string, onEnd: (step: () => Promise<void>) => void): Promise<Stage> {
  const dataDir = join(folder, 'database');
  mkdirSync(dataDir, { recursive: true });
  const database = await startChaosDatabase({
    dataDir,
    logPath: join(folder, 'postgres.log'),
    settings: { min_wal_size: '32MB' },
    walFolder: null,
    healthyAfterMs: HEALTHY_AFTER_MS,
  });
  onEnd(database.stop);
  const gate = await createStatementGate({ targetPort: database.port, role: LEDGER_ROLE });
  onEnd(gate.close);
  const databaseUrl = new URL(database.url);
  databaseUrl.host = `127.0.0.1:${gate.port}`;
  const server = await createChaosServer({
    dataDir: join(folder, 'server'),
    logPath: join(folder, 'server.log'),
    databaseUrl: databaseUrl.href,
    nodeOptions: [],
    env: {},
  });
  onEnd(server.stop);
  server.start();
  await server.ready();
  const clients = await createFaultProxy({ targetPort: server.port, chance: () => 0 });
  onEnd(clients.close);
  return { server, database, clients, gate };
}
