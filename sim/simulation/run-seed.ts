import type { Log } from '../../server/src/platform/log/index.ts';
import { SMALL_SHAPE, type Shape } from '../workload/shape.ts';
import { createWorkload, type Workload } from '../workload/workload.ts';
import type { Engine } from './engine.ts';
import { logPeopleIn, userIdsOf } from './log-people-in.ts';
import { runUntil, settle, Stuck } from './settle.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { insertPeople } from './store.ts';

/** One seed, run to its end. */
export interface SeedRun {
  /** The history, as lines. */
  readonly text: string;
  /** Whether it came to its end: of a history that breaks off nothing can be said to be lost. */
  readonly isWhole: boolean;
  /** What went wrong besides what the history shows: a server that ended itself, work that never ended. */
  readonly problems: readonly string[];
  /** Faults that struck, by name. */
  readonly strikes: readonly string[];
  readonly virtualMs: number;
}

export interface SeedOptions {
  readonly shape?: Shape;
  readonly log?: Log;
}

const SERVER_NAME = 'simulated.example';
/** Virtual time within which the clients' work has to end; a healthy run takes seconds. */
const WORK_LIMIT_MS = 600_000;

/** People who write at their ease, and people in a hurry. */
function shapeOf(seed: number): Shape {
  if (seed % 2 === 0) return SMALL_SHAPE;
  return {
    ...SMALL_SHAPE,
    sends: 120,
    sendsPerSecond: 150,
    readPauseMs: 60,
    pollMs: 500,
    memberPauseMs: 80,
    visibilityPauseMs: 250,
    lookPauseMs: 60,
    letterPauseMs: 50,
    keyPauseMs: 80,
  };
}

/** Runs one seed on an engine: the same seed gives the same history, on every machine and whatever ran before. */
export async function runSeed(engine: Engine, seed: number, options: SeedOptions = {}): Promise<SeedRun> {
  const { shape = shapeOf(seed), log } = options;
  engine.reset();
  insertPeople(engine, userIdsOf(shape, SERVER_NAME));
  const simulation = createSimulation({ engine, seed, serverName: SERVER_NAME, ...(log && { log }) });
  const { schedule, host, recorder, strikes } = simulation;
  const problems: string[] = [];
  let isWhole = false;
  const onRejection = (error: unknown): void =>
    void problems.push(`an unhandled rejection: ${String(error)}`);
  process.on('unhandledRejection', onRejection);
  try {
    problems.push(...(await runPhases(simulation, shape)));
    isWhole = true;
  } catch (error) {
    problems.push(error instanceof Stuck ? error.message : printError(error));
  }
  host.stop();
  await settle();
  process.off('unhandledRejection', onRejection);
  return { text: recorder.text(), isWhole, problems, strikes, virtualMs: schedule.clock.monotonicMs() };
}

/** No faults while people and rooms are made; then the run with them; then all heals and is read to its end. */
async function runPhases(simulation: Simulation, shape: Shape): Promise<string[]> {
  const { schedule, host, setFaults } = simulation;
  const whyStop = (): string | null => host.exit() && `the server ended itself: ${host.exit()}`;
  const inTime = <T>(work: Promise<T>): Promise<T> => runUntil(schedule, work, WORK_LIMIT_MS, whyStop);
  const workload = await inTime(makeWorkload(simulation, shape));
  await inTime(workload.prepare());
  setFaults(true);
  await inTime(workload.run());
  setFaults(false);
  const left = await inTime(workload.settle());
  return left === 0 ? [] : [`${left} requests could not be brought to an end after everything healed`];
}

async function makeWorkload(simulation: Simulation, shape: Shape): Promise<Workload> {
  const { schedule, network, recorder, chance } = simulation;
  const timers = schedule.createTimers();
  const accounts = await logPeopleIn({ ...simulation, timers, shape, serverName: SERVER_NAME });
  return createWorkload({
    world: { wire: network, clock: schedule.clock, timers, random: chance('workload') },
    record: recorder.record,
    shape,
    serverName: SERVER_NAME,
    accounts,
  });
}

function printError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
