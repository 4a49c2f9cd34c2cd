import { createHttpConnection } from './http-connection.ts';
import { inParallel } from './in-parallel.ts';
import { type Person } from './people.ts';

/** As a client asks: members lazily, fifty entries a room. */
const FILTER = encodeURIComponent(
  '{"room":{"timeline":{"limit":50},"state":{"lazy_load_members":true}},"presence":{"types":[]}}',
);
const CLIENT = '/_matrix/client/v3';

export interface Delivery {
  readonly marker: string;
  readonly roomId: string;
  readonly listener: string;
  readonly at: number;
}

/** Devices that listen by chains of long polls, and what they heard, each in its order. */
export interface Listeners {
  /** Resolves when every device has had its first sync. */
  begin(): Promise<void>;
  /** Ends the polls; the next `begin` goes on from the same tokens, after whatever was said meanwhile. */
  end(): Promise<void>;
  /** Hangs up at once. */
  drop(): void;
  readonly polls: number;
  /** Syncs that did not answer 200, and timelines that left something out and could not be read. */
  readonly failures: readonly string[];
}

export interface ListenerOptions {
  readonly baseUrl: string;
  readonly people: readonly Person[];
  readonly pollMs: number;
  heard(delivery: Delivery): void;
}

interface SyncBody {
  readonly next_batch: string;
  readonly rooms?: { readonly join?: Readonly<Record<string, { readonly timeline?: Timeline }>> };
}
interface Timeline {
  readonly limited?: boolean;
  readonly prev_batch?: string;
  readonly events: readonly TimelineEvent[];
}
interface TimelineEvent {
  readonly type: string;
  readonly content: { readonly ciphertext?: string };
}

export function createListeners({ baseUrl, people, pollMs, heard }: ListenerOptions): Listeners {
  const failures: string[] = [];
  let polls = 0;
  let isOver = true;
  let loops: Promise<void>[] = [];
  const devices = people.map((person) => ({
    person,
    connection: createHttpConnection(baseUrl),
    since: null as string | null,
  }));
  type Device = (typeof devices)[number];

  const sync = async (device: Device, timeoutMs: number): Promise<SyncBody | null> => {
    const since = device.since === null ? '' : `&since=${encodeURIComponent(device.since)}`;
    const path = `${CLIENT}/sync?timeout=${timeoutMs}&filter=${FILTER}${since}`;
    const reply = await device.connection.ask({ method: 'GET', path, token: device.person.token });
    polls += 1;
    if (reply.status === 200) return JSON.parse(reply.body.toString()) as SyncBody;
    failures.push(`sync: ${reply.status} ${reply.body.toString().slice(0, 200)}`);
    return null;
  };

  const hear = (device: Device, roomId: string, events: readonly TimelineEvent[], at: number): void => {
    for (const { content } of events) {
      const marker = content.ciphertext?.split(' ', 1)[0];
      if (marker !== undefined) heard({ marker, roomId, listener: device.person.userId, at });
    }
  };

  const take = async (device: Device, body: SyncBody): Promise<void> => {
    const at = performance.now();
    for (const [roomId, { timeline }] of Object.entries(body.rooms?.join ?? {})) {
      if (!timeline) continue;
      if (timeline.limited && device.since !== null)
        hear(device, roomId, await gap(device, roomId, timeline), at);
      hear(device, roomId, timeline.events, at);
    }
  };

  /** What a limited timeline left out, oldest first. */
  const gap = async (device: Device, roomId: string, timeline: Timeline): Promise<TimelineEvent[]> => {
    const events: TimelineEvent[] = [];
    for (let from = timeline.prev_batch; from !== undefined;) {
      const query = new URLSearchParams({ dir: 'b', limit: '100', from, to: device.since ?? '' });
      const path = `${CLIENT}/rooms/${encodeURIComponent(roomId)}/messages?${query}`;
      const reply = await device.connection.ask({ method: 'GET', path, token: device.person.token });
      const page = JSON.parse(reply.body.toString()) as { chunk: TimelineEvent[]; end?: string };
      events.push(...page.chunk);
      from = page.chunk.length === 0 ? undefined : page.end;
    }
    return events.toReversed();
  };

  const listen = async (device: Device): Promise<void> => {
    while (!isOver) {
      const body = await sync(device, pollMs).catch((error: Error) => {
        if (!isOver) failures.push(error.message);
        return null;
      });
      if (!body) continue;
      await take(device, body);
      device.since = body.next_batch;
    }
  };

  return {
    async begin() {
      isOver = false;
      await inParallel(devices, 8, async (device) => {
        const body = device.since === null ? await sync(device, 0) : null;
        if (body) device.since = body.next_batch;
      });
      loops = devices.map(listen);
    },
    async end() {
      isOver = true;
      await Promise.all(loops);
    },
    drop() {
      isOver = true;
      for (const { connection } of devices) connection.close();
    },
    get polls() {
      return polls;
    },
    failures,
  };
}
