import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, createSystemTimers } from '../../server/src/platform/clock/index.ts';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import { createFileRecorder } from '../history/recorder.ts';
import type { FaultMark, Operation } from '../history/operation.ts';
import { LARGE_SHAPE } from '../workload/shape.ts';
import type { Shape } from '../workload/shape.ts';
import { createWorkload } from '../workload/workload.ts';
import type { Counts, Workload } from '../workload/workload.ts';
import { buildScene } from './build-scene.ts';
import { createHttpWire } from './http-wire.ts';
import { judgeHistory } from './judge-history.ts';
import type { Judgement } from './judge-history.ts';
import type { Fault, Scene } from './scene.ts';

export interface ChaosOptions {
  readonly fault: Fault;
  readonly seed: number;
  /** How long clients write while the fault strikes again and again. */
  readonly seconds: number;
  /** The run ends earlier when so many messages were sent. */
  readonly sends?: number;
  readonly stallMs?: number;
  readonly shape?: Partial<Shape>;
  /** Whether history and logs stay also when all is well. */
  readonly keep?: boolean;
}

export interface ChaosReport extends Judgement {
  readonly fault: string;
  readonly seed: number;
  readonly counts: Counts;
  readonly strikes: number;
  /** Server log, PostgreSQL's log and the history; null when they were removed. */
  readonly folder: string | null;
}

const STALL_MS = 30_000;
/** After a strike the next one waits until a message that was sent since is acknowledged, but not longer. */
const RECOVERY_MS = 65_000;
const SETTLE_WITHIN_MS = 240_000;

/** Clients talk to the real server while one fault strikes at moments of the seed; then the history is judged. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { fault, seed } = options;
  const folder = await mkdtemp(join(tmpdir(), `herald-chaos-${fault.name}-${seed}-`));
  const path = join(folder, 'history.jsonl');
  const run = await record(options, folder, path);
  const judgement = await judgeHistory(path);
  const anomalies = [...run.findings, ...judgement.anomalies];
  const isKept = anomalies.length > 0 || options.keep === true;
  if (!isKept) await rm(folder, { recursive: true, force: true });
  const { counts, strikes } = run;
  return {
    fault: fault.name,
    seed,
    counts,
    strikes,
    ...judgement,
    anomalies,
    folder: isKept ? folder : null,
  };
}

interface Recorded {
  readonly counts: Counts;
  readonly strikes: number;
  readonly findings: readonly string[];
}

async function record(options: ChaosOptions, folder: string, path: string): Promise<Recorded> {
  const { fault, seed, stallMs = STALL_MS } = options;
  let token = '';
  const { scene, end } = await buildScene({
    folder,
    seed,
    stallMs,
    layout: fault.layout ?? {},
    token: () => token,
  });
  const recorder = createFileRecorder(path, {
    format: 'herald-history-1',
    scenario: `chaos ${fault.name}`,
    seed,
  });
  const watched = watchRecorder(recorder.record);
  const wire = createHttpWire(`http://127.0.0.1:${scene.clients.port}`);
  try {
    const workload = createWorkload({
      world: {
        wire: {
          async exchange(ask) {
            token ||= ask.token ?? '';
            return await wire.exchange(ask);
          },
        },
        clock: createSystemClock(),
        timers: createSystemTimers(),
        random: createSeededRandom(seed),
      },
      record: watched.record,
      shape: { ...LARGE_SHAPE, ...options.shape, ...(options.sends && { sends: options.sends }) },
      serverName: 'localhost',
    });
    await workload.prepare();
    const strikes = await strikeWhileRunning(options, scene, workload, watched);
    const findings = await settle(fault, scene, workload);
    return { counts: workload.counts(), strikes, findings };
  } finally {
    wire.close();
    recorder.close();
    await end();
  }
}

/** Returns how often the fault struck. */
async function strikeWhileRunning(
  { fault, seconds }: ChaosOptions,
  scene: Scene,
  workload: Workload,
  recorder: WatchedRecorder,
): Promise<number> {
  const deadline = performance.now() + seconds * 1_000;
  let isRunning = true;
  let strikes = 0;
  const running = workload.run().finally(() => (isRunning = false));
  running.catch(() => undefined);
  try {
    for (; isRunning && (strikes === 0 || performance.now() < deadline); strikes += 1) {
      await scene.sleep(300 + scene.random.int(1_500));
      recorder.mark(fault, 'begin');
      await fault.strike(scene);
      recorder.mark(fault, 'end');
      await scene.server.ready();
      const struckMs = performance.now();
      while (isRunning && recorder.newestAckedMs() < struckMs && performance.now() < struckMs + RECOVERY_MS)
        await scene.sleep(20);
    }
  } finally {
    workload.stop();
  }
  await running;
  return strikes;
}

interface WatchedRecorder {
  readonly record: (operation: Operation) => void;
  /** Writes down when a fault begins and ends; nothing where there is none. */
  mark(fault: Fault, phase: FaultMark['phase']): void;
  /** When the newest acknowledged message was sent, as performance.now() tells time. */
  newestAckedMs(): number;
}

function watchRecorder(record: (operation: Operation) => void): WatchedRecorder {
  let newestAckedMs = 0;
  return {
    record(operation) {
      const { ending, deed, invokeNs } = operation;
      if (deed.f === 'send' && ending === 'ok') newestAckedMs = Math.max(newestAckedMs, invokeNs / 1e6);
      record(operation);
    },
    mark({ name }, phase) {
      const nowNs = Math.round(performance.now() * 1e6);
      const deed: FaultMark = { f: 'fault', fault: name, phase };
      const times = { invokeNs: nowNs, completeNs: nowNs };
      if (name !== 'none') record({ proc: 'faults', ...times, ending: 'ok', deed });
    },
    newestAckedMs: () => newestAckedMs,
  };
}

/** What is wrong besides the history. */
async function settle(fault: Fault, scene: Scene, workload: Workload): Promise<string[]> {
  scene.clients.heal();
  scene.storage.heal();
  await scene.server.ready();
  const left = await within(SETTLE_WITHIN_MS, workload.settle());
  const unsettled = left === undefined ? ['not-settled: the clients were not answered in four minutes'] : [];
  const open = left ? [`not-settled: ${left} requests and reads did not come to an end`] : [];
  const deaths = scene.server.deaths.map((how) => `ended: the server ended by itself with ${how}`);
  const examined = fault.examine ? await fault.examine(scene) : [];
  return [...scene.findings, ...unsettled, ...open, ...deaths, ...examined];
}

/** What `work` gives, or undefined when it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
