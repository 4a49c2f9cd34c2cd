import type { Operation } from '../history/operation.ts';
import { registerPeople } from './accounts.ts';
import { changeMembers } from './change-members.ts';
import { changeVisibility } from './change-visibility.ts';
import { createDevice } from './device.ts';
import type { Account, Device } from './device.ts';
import { makeRooms } from './make-rooms.ts';
import { lookAround, readWhole } from './read-pages.ts';
import { readSyncs } from './read-syncs.ts';
import { sendLetters } from './send-letters.ts';
import type { Shape } from './shape.ts';
import { pause } from './stage.ts';
import type { Room, Stage, Unanswered } from './stage.ts';
import { drain } from './sync-chain.ts';
import type { Chain } from './sync-chain.ts';
import { tradeKeys } from './trade-keys.ts';
import type { World } from './world.ts';
import { writeMessages } from './write-messages.ts';

export interface WorkloadParts {
  readonly world: World;
  readonly record: (operation: Operation) => void;
  readonly shape: Shape;
  readonly serverName: string;
  /**
   * Everybody's devices, those of one person beside each other, as many as the shape says. Without it they are
   * registered over the wire.
   */
  readonly accounts?: readonly Account[];
}

/** What was sent so far: different messages, those acknowledged, repetitions, attempts with unknown outcome. */
export interface Counts {
  readonly sends: number;
  readonly acked: number;
  readonly repeated: number;
  readonly unknown: number;
}

/** Clients that write, read and change rooms, and write down what they did and saw. */
export interface Workload {
  /** Makes people and rooms. Throws when anything is refused: no faults yet. */
  prepare(): Promise<void>;
  /** Until all messages are written or `stop` is called. */
  run(): Promise<void>;
  stop(): void;
  /**
   * After everything healed: repeats what has no answer, reads every chain to its end, goes back to each kept token,
   * and reads every room whole. Returns how many of these could not be brought to an end.
   */
  settle(): Promise<number>;
  counts(): Counts;
}

export function createWorkload(parts: WorkloadParts): Workload {
  const { world, shape } = parts;
  let isStopped = false;
  let devices: Device[] = [];
  let rooms: Room[] = [];
  let listeners: Listener[] = [];
  const unanswered: Unanswered[] = [];
  const counts = { sends: 0, acked: 0, repeated: 0, unknown: 0 };
  const isOver = () => isStopped || counts.sends >= shape.sends;
  const stage = (): Stage => ({ world, shape, devices, rooms, unanswered, counts, isOver });
  return {
    async prepare() {
      const accounts = parts.accounts ?? (await registerPeople(world, shape, parts.serverName));
      devices = accounts.map((account, index) => createDevice({ ...parts, account, index }));
      rooms = await makeRooms(devices, shape);
      listeners = devices.map((device) => ({ chain: { device, name: 'main', since: null }, kept: [] }));
    },
    run: () => runAll(stage(), listeners),
    stop: () => (isStopped = true),
    async settle() {
      isStopped = true;
      return await settleAll(stage(), listeners);
    },
    counts: () => ({ ...counts }),
  };
}

interface Listener {
  readonly chain: Chain;
  /** Tokens of the chain to go back to. */
  readonly kept: string[];
}

async function runAll(stage: Stage, listeners: readonly Listener[]): Promise<void> {
  await Promise.all([
    ...stage.devices.map((device) => writeMessages(stage, device)),
    ...listeners.map(({ chain, kept }) => readSyncs(stage, chain, kept)),
    changeMembers(stage),
    changeVisibility(stage),
    lookAround(stage),
    sendLetters(stage),
    tradeKeys(stage),
  ]);
}

async function settleAll(stage: Stage, listeners: readonly Listener[]): Promise<number> {
  const answered = await Promise.all(stage.unanswered.map((request) => settleOne(stage, request)));
  const drained = await Promise.all(listeners.map(({ chain }) => drain(stage, chain)));
  const replayed = await Promise.all(listeners.map((listener) => replayKept(stage, listener)));
  const read: boolean[] = [];
  for (const room of stage.rooms) read.push(await readWhole(stage, room));
  return [...answered, ...drained, ...replayed, ...read].filter((isDone) => !isDone).length;
}

async function settleOne(stage: Stage, request: Unanswered): Promise<boolean> {
  for (let attempt = 0; attempt < stage.shape.retries; attempt += 1) {
    if (await request.repeat()) return true;
    await pause(stage, request.device.random, stage.shape.retryPauseMs);
  }
  return false;
}

/** One chain after the other, as those of one device: each presents a token of the past and goes on to the present. */
async function replayKept(stage: Stage, { chain: { device }, kept }: Listener): Promise<boolean> {
  let isWhole = true;
  for (const [index, since] of kept.entries()) {
    isWhole = (await drain(stage, { device, name: `kept-${index}`, since })) && isWhole;
  }
  return isWhole;
}
