import { createSeededRandom, type Random } from '../../../server/src/platform/random/index.ts';
import type { Deed, Operation } from '../../history/operation.ts';
import type { History } from '../../history/read-history.ts';
import { createModelServer } from './model-server.ts';
import type { ModelWorld } from './model-call.ts';
import {
  changeRooms,
  hearSyncs,
  lookAround,
  makeFaults,
  tradeKeys,
  writeLetters,
  writeMessages,
} from './people.ts';
import { settle } from './settle.ts';
import { createTurns } from './turns.ts';

export interface Size {
  readonly users: number;
  readonly devicesPerUser: number;
  readonly rooms: number;
  /** Messages that each device writes. */
  readonly messages: number;
}

export interface Person {
  readonly proc: string;
  readonly userId: string;
  readonly deviceId: string;
  /** Its main chain, and the tokens of it that were kept. */
  since: string | null;
  readonly kept: string[];
}

/** The people of a made-up history, and what is left for the end. */
export interface Stage {
  readonly world: ModelWorld;
  readonly people: readonly Person[];
  readonly rooms: readonly { readonly roomId: string; readonly creator: Person }[];
  /** How many lives still write. Readers go on as long as there are any. */
  writers: number;
}

export const SMALL: Size = { users: 4, devicesPerUser: 2, rooms: 3, messages: 8 };

/** A history that a server without faults could have had, by seed: all that mxcheck judges occurs in it. */
export function generateHistory(seed: number, size: Size = SMALL): History {
  const operations: Operation[] = [];
  const record = (operation: Operation) => void operations.push(operation);
  generateInto(record, seed, size);
  return { header: { format: 'herald-history-1', scenario: 'model', seed }, operations };
}

/** The same, operation by operation. */
export function generateInto(record: (operation: Operation) => void, seed: number, size: Size): void {
  const random = createSeededRandom(seed);
  const turns = createTurns();
  const world: ModelWorld = { server: createModelServer(), turns, random, record, isFaulty: false };
  const people = listPeople(size);
  const rooms = makeRooms(world, people, size);
  const stage: Stage = { world, people, rooms, writers: people.length };
  for (const person of people) {
    turns.begin(writeMessages(stage, person, size.messages));
    turns.begin(hearSyncs(stage, person));
  }
  for (const life of [changeRooms, lookAround, writeLetters, tradeKeys, makeFaults]) turns.begin(life(stage));
  turns.run();
  turns.begin(settle(stage));
  turns.run();
}

function listPeople({ users, devicesPerUser }: Size): Person[] {
  return Array.from({ length: users * devicesPerUser }, (_, index): Person => {
    const userId = `@u${Math.floor(index / devicesPerUser)}:test`;
    const deviceId = `D${index % devicesPerUser}`;
    return { proc: `${userId}/${deviceId}`, userId, deviceId, since: null, kept: [] };
  });
}

const VISIBILITIES = ['shared', 'joined', 'invited', 'world_readable'] as const;

/** Rooms, and in each of them two people of three. */
function makeRooms(world: ModelWorld, people: readonly Person[], { rooms }: Size): Stage['rooms'] {
  return Array.from({ length: rooms }, (_, index) => {
    const creator = people[index % people.length]!;
    const roomId = world.server.createRoom(creator.userId, VISIBILITIES[index % 4]!);
    recordNow(world, creator, { f: 'createRoom', roomId });
    for (const person of people) {
      if (person.deviceId !== 'D0' || world.random.int(3) === 0) continue;
      if (world.server.setMember(roomId, person.userId, person.userId, 'join')) {
        recordNow(world, person, { f: 'member', roomId, target: person.userId, membership: 'join' });
      }
    }
    return { roomId, creator };
  });
}

function recordNow({ turns, record }: ModelWorld, { proc }: Person, deed: Deed): void {
  record({ proc, invokeNs: turns.nowNs(), completeNs: turns.nowNs(), ending: 'ok', deed });
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.int(list.length)]!;
}
