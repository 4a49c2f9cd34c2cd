import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppConfig } from '../../server/src/app.ts';
import { Secret } from '../../server/src/platform/errors/index.ts';
import { createSilentLog, type Log } from '../../server/src/platform/log/index.ts';
import { createSeededRandom, type Random } from '../../server/src/platform/random/index.ts';
import { createTextRecorder, type TextRecorder } from '../history/recorder.ts';
import { createSimulatedDatabase } from './database.ts';
import type { Engine } from './engine.ts';
import { createFaults } from './faults.ts';
import { createHost, type Host } from './host.ts';
import { createNetwork, type Network } from './network.ts';
import { pick } from '../workload/stage.ts';
import { createSchedule, type Schedule } from './schedule.ts';

/** A simulated world: the server on its host, the database, the network, and the faults that may strike. */
export interface Simulation {
  readonly schedule: Schedule;
  readonly host: Host;
  readonly network: Network;
  readonly recorder: TextRecorder;
  /** Faults that have struck, by name. */
  readonly strikes: readonly string[];
  /** Chance under a name of its own: what one part draws changes nothing for another. */
  chance(name: string): Random;
  setFaults(isOn: boolean): void;
}

export interface SimulationParts {
  readonly engine: Engine;
  readonly seed: number;
  readonly serverName: string;
  readonly log?: Log;
}

/** 2026-01-01. Earlier than any real clock: rows that the database dates by its own are never too old. */
const START_MS = Date.UTC(2026, 0, 1);

/** A database that answers at once, and slow ones, before which requests pile up and share batches. */
const STATEMENT_US = [120, 120, 1_500, 6_000];

/** Starts the server in a world of its own, on an engine that was reset. */
export function createSimulation({ engine, seed, serverName, log }: SimulationParts): Simulation {
  const schedule = createSchedule(START_MS);
  const chance = (name: string): Random => createSeededRandom(`${seed} ${name}`);
  const recorder = createTextRecorder({ format: 'herald-history-1', scenario: 'simulation', seed });
  const strikes: string[] = [];
  const faults = createFaults({
    random: chance('faults'),
    host: { crash: () => host.crash(), takeOver: () => host.takeOver() },
    database: { breakFor: (ms) => database.breakFor(ms) },
    onStrike(name) {
      strikes.push(name);
      mark(recorder, schedule, name);
    },
  });
  const database = createSimulatedDatabase({
    engine,
    schedule,
    random: chance('database'),
    watch: faults,
    statementUs: pick(chance('pace'), STATEMENT_US),
  });
  const host = createHost({
    schedule,
    database,
    config: { ...CONFIG, serverName },
    log: log ?? createSilentLog(),
    seed: `${seed}`,
    random: chance('host'),
  });
  const network = createNetwork({ schedule, random: chance('network'), host });
  return {
    schedule,
    host,
    network,
    recorder,
    strikes,
    chance,
    setFaults(isOn) {
      network.setRough(isOn);
      faults.setActive(isOn);
    },
  };
}

/** A fault that strikes at a moment begins and ends there. */
function mark({ record }: TextRecorder, { clock }: Schedule, fault: string): void {
  const ns = Math.round(clock.monotonicMs() * 1e6);
  for (const phase of ['begin', 'end'] as const) {
    const deed = { f: 'fault', fault, phase } as const;
    record({ proc: 'faults', invokeNs: ns, completeNs: ns, ending: 'ok', deed });
  }
}

const CONFIG: Omit<AppConfig, 'serverName'> = {
  publicUrl: null,
  support: { email: null, page: null },
  registration: { mode: 'open', tokens: [], sharedSecret: new Secret('none') },
  encryptPrivateRooms: false,
  media: { folder: join(tmpdir(), 'herald-simulation-media'), maxUploadBytes: 1_000 },
  rateLimits: { enabled: false, factor: 1 },
  trustedProxies: [],
  logAddresses: false,
  webFolder: null,
  brandFolder: null,
  addressDays: 0,
};
