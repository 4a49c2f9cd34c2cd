import { distributionOf } from '../load/distribution.ts';
import { judgeDeliveries } from '../load/judge-deliveries.ts';
import { createListeners, type Delivery } from '../load/listeners.ts';
import { openLoop, sleep } from '../load/open-loop.ts';
import { toSend, type Person } from '../load/people.ts';
import type { Target } from '../targets/target.ts';
import { measure, memoryOf, perUnit, type Spent } from './measure.ts';
import type { Figures, Load, Measured } from './scenario.ts';

export interface ChatRoom {
  readonly roomId: string;
  readonly senders: readonly Person[];
  readonly listeners: readonly Person[];
}

/** The markers of messages by room. */
export type Acknowledged = ReadonlyMap<string, readonly string[]>;

export interface Chat {
  /** Says messages at a rate for some seconds, and waits until everybody heard all. */
  say(load: Load): Promise<Measured>;
  /** Judges what others said since the last time that anything was judged, when everybody heard it; says what is wrong. */
  judge(acknowledged: Acknowledged): Promise<readonly string[]>;
  end(): Promise<void>;
}

const POLL_MS = 30_000;
const PATIENCE_MS = 30_000;
let chats = 0;

/** People who talk in rooms at a given rate while others listen by long polls. */
export async function openChat(target: Target, rooms: readonly ChatRoom[]): Promise<Chat> {
  const chat = (chats += 1);
  let deliveries: Delivery[] = [];
  const listening = rooms.flatMap(({ listeners }) => listeners);
  const listeners = createListeners({
    baseUrl: target.baseUrl,
    people: [...new Map(listening.map((person) => [person.userId, person])).values()],
    pollMs: POLL_MS,
    heard: (delivery) => void deliveries.push(delivery),
  });
  const judged = rooms.map((room) => ({
    roomId: room.roomId,
    listeners: room.listeners.map(({ userId }) => userId),
  }));
  const findingsOf = (acknowledged: Acknowledged): string[] => [
    ...listeners.failures,
    ...judgeDeliveries(deliveries, acknowledged, judged),
  ];
  const hearAll = async (acknowledged: Acknowledged): Promise<void> => {
    const due = deliveriesDue(rooms, acknowledged);
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (deliveries.length < due && performance.now() < giveUpAt) await sleep(10);
  };
  await listeners.begin();
  return {
    async say(load) {
      deliveries = [];
      const sends = createSends(rooms, `b${chat}-${load.seed}`);
      const { result: tookSeconds, spent } = await measure(target, async () => {
        const startedAt = performance.now();
        await openLoop({ ...load, act: sends.act });
        const seconds = (performance.now() - startedAt) / 1_000;
        await hearAll(sends.acknowledged);
        return seconds;
      });
      return {
        findings: [...sends.refusals, ...findingsOf(sends.acknowledged)],
        figures: {
          'offered, messages/s': load.perSecond,
          messages: sends.dueAt.size,
          'answered, messages/s': sends.times.length / tookSeconds,
          ...figuresOf(spent, sends, deliveries),
          ...memoryOf(target),
        },
      };
    },
    async judge(acknowledged) {
      await hearAll(acknowledged);
      const findings = findingsOf(acknowledged);
      deliveries = [];
      return findings;
    },
    end: () => listeners.end(),
  };
}

/** How often something is heard when everybody in a room hears each of its messages. */
function deliveriesDue(rooms: readonly ChatRoom[], acknowledged: Acknowledged): number {
  return rooms.reduce(
    (sum, { roomId, listeners }) => sum + (acknowledged.get(roomId)?.length ?? 0) * listeners.length,
    0,
  );
}

/** The messages of one round: when each was due, what was answered. */
function createSends(rooms: readonly ChatRoom[], prefix: string) {
  const dueAt = new Map<string, number>();
  const acknowledged = new Map<string, string[]>(rooms.map(({ roomId }) => [roomId, []]));
  const times: number[] = [];
  const refusals: string[] = [];
  return {
    dueAt,
    acknowledged,
    times,
    refusals,
    async act(n: number, due: number): Promise<void> {
      const room = rooms[n % rooms.length]!;
      const sender = room.senders[Math.floor(n / rooms.length) % room.senders.length]!;
      const marker = `${prefix}-${n}`;
      dueAt.set(marker, due);
      const { status } = await sender.connection.ask(toSend(room.roomId, sender.token, marker));
      if (status !== 200) return void refusals.push(`a send was answered ${status}`);
      times.push(performance.now() - due);
      acknowledged.get(room.roomId)?.push(marker);
    },
  };
}

function figuresOf(
  spent: Spent,
  { times, dueAt }: ReturnType<typeof createSends>,
  deliveries: readonly Delivery[],
): Figures {
  const send = distributionOf(times);
  const receive = distributionOf(deliveries.map(({ marker, at }) => at - (dueAt.get(marker) ?? at)));
  const last = distributionOf(lastTimes(deliveries, dueAt));
  return {
    ...perUnit(spent, dueAt.size, 'message'),
    'CPU of server and database, us/delivery': (spent.serverMicros + spent.databaseMicros) / receive.count,
    'send p50, ms': send.p50,
    'send p99, ms': send.p99,
    'send p99.9, ms': send.p999,
    'send to receive p50, ms': receive.p50,
    'send to receive p99, ms': receive.p99,
    'send to receive p99.9, ms': receive.p999,
    'send to last receiver p50, ms': last.p50,
    'send to last receiver p99, ms': last.p99,
    deliveries: receive.count,
  };
}

/** For each message how long it took until the last one heard it. */
function lastTimes(deliveries: readonly Delivery[], dueAt: ReadonlyMap<string, number>): number[] {
  const lastAt = new Map<string, number>();
  for (const { marker, at } of deliveries) lastAt.set(marker, Math.max(at, lastAt.get(marker) ?? 0));
  return [...lastAt].map(([marker, at]) => at - (dueAt.get(marker) ?? at));
}
