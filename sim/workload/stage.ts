import { assert } from '../../server/src/platform/errors/index.ts';
import type { Random } from '../../server/src/platform/random/index.ts';
import type { Membership } from '../history/operation.ts';
import type { Device } from './device.ts';
import type { Shape } from './shape.ts';
import type { World } from './world.ts';

/** A room as the workload believes it to be; belief only makes its wishes sensible. */
export interface Room {
  readonly roomId: string;
  /** Never leaves, and has the power to do everything. */
  readonly creator: Device;
  readonly isPublic: boolean;
  readonly messageType: 'm.room.message' | 'm.room.encrypted';
  readonly members: Map<string, Membership>;
}

/** A request whose outcome is not known yet; repeated with the same transaction id. */
export interface Unanswered {
  readonly device: Device;
  /** True when an answer, or a refusal, came. */
  repeat(): Promise<boolean>;
}

/** What those who take part share. */
export interface Stage {
  readonly world: World;
  readonly shape: Shape;
  readonly devices: readonly Device[];
  readonly rooms: readonly Room[];
  readonly unanswered: Unanswered[];
  readonly counts: { sends: number; acked: number; repeated: number; unknown: number };
  isOver(): boolean;
}

/** One of a list that is not empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[random.int(list.length)];
  assert(one !== undefined, 'there is one to pick');
  return one;
}

/** True one time in `oneOf`. */
export function happens(random: Random, oneOf: number): boolean {
  return random.int(oneOf) === 0;
}

/** Waits for half to one and a half of the mean. */
export async function pause(stage: Stage, random: Random, meanMs: number): Promise<void> {
  await stage.world.timers.sleep(meanMs / 2 + random.int(Math.max(1, Math.round(meanMs))));
}

/** Does something again and again, with pauses, until the run is over. */
export async function keepDoing(
  stage: Stage,
  random: Random,
  pauseMs: number,
  act: () => Promise<void>,
): Promise<void> {
  while (!stage.isOver()) {
    await pause(stage, random, pauseMs);
    if (!stage.isOver()) await act();
  }
}

/** Repeats until it is answered; what is not when the run is over stays with the stage. */
export async function untilAnswered(stage: Stage, request: Unanswered): Promise<void> {
  while (!(await request.repeat())) {
    if (stage.isOver()) return void stage.unanswered.push(request);
    await pause(stage, request.device.random, stage.shape.retryPauseMs);
  }
}

/** The path of a room's endpoint. */
export function roomPath(roomId: string, rest: string): string {
  return `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${rest}`;
}
