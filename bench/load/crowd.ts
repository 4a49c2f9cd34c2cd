import { inParallel } from './in-parallel.ts';
import { createRoom, join, register, type Person } from './people.ts';

export interface Room {
  readonly roomId: string;
  readonly members: readonly Person[];
}

/** The people and rooms of one target. They are made once and used by every scenario. */
export interface Crowd {
  readonly baseUrl: string;
  /** The first `count`, made where they are not there yet. */
  people(count: number): Promise<readonly Person[]>;
  /** The first `count` rooms of `size`: nobody is in two of one size. */
  rooms(count: number, size: number): Promise<readonly Room[]>;
  /** A new room that the first `size` people are in. */
  bigRoom(size: number, options?: object): Promise<Room>;
}

const WIDTH = 8;

export function createCrowd(baseUrl: string): Crowd {
  const all: Person[] = [];
  const bySize = new Map<number, Room[]>();
  const people = async (count: number): Promise<readonly Person[]> => {
    const missing = Array.from({ length: Math.max(0, count - all.length) }, (_, n) => all.length + n);
    all.push(...(await inParallel(missing, WIDTH, (n) => register(baseUrl, `person${n}`))));
    return all.slice(0, count);
  };
  return {
    baseUrl,
    people,
    async rooms(count, size) {
      const everybody = await people(count * size);
      const rooms = bySize.get(size) ?? [];
      bySize.set(size, rooms);
      const missing = Array.from({ length: Math.max(0, count - rooms.length) }, (_, n) => rooms.length + n);
      const made = await inParallel(missing, WIDTH, async (n) => {
        const members = everybody.slice(n * size, (n + 1) * size);
        const roomId = await createRoom(members[0]!);
        for (const member of members.slice(1)) await join(member, roomId);
        return { roomId, members };
      });
      rooms.push(...made);
      return rooms.slice(0, count);
    },
    async bigRoom(size, options = {}) {
      const members = await people(size);
      const roomId = await createRoom(members[0]!, options);
      await inParallel(members.slice(1), WIDTH, (member) => join(member, roomId));
      return { roomId, members };
    },
  };
}
