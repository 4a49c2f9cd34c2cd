import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createHttpConnection, type HttpConnection } from './http-connection.ts';
import { openLoop, type OpenLoopOptions } from './open-loop.ts';
import { toSend } from './people.ts';

export interface FloodLoad extends Omit<OpenLoopOptions, 'act'> {
  readonly baseUrl: string;
  readonly rooms: readonly { readonly roomId: string; readonly tokens: readonly string[] }[];
  /** Of the markers of its messages. */
  readonly prefix: string;
}

/** What became of the messages of a flood. */
export interface Flood {
  readonly offered: number;
  readonly accepted: readonly { readonly roomId: string; readonly marker: string }[];
  /** How long each accepted one took, in milliseconds. */
  readonly times: readonly number[];
  /** Answered 429 with Retry-After. */
  readonly refused: number;
  /** How many were answered otherwise, or not at all, by what happened. */
  readonly failures: Readonly<Record<string, number>>;
}

/**
 * Sends that do not wait for each other: a new message when one is due, and a connection for each that is under way.
 * It runs in a thread of its own, because thousands of them must not wait for listeners that share it.
 */
export async function flood(load: FloodLoad): Promise<Flood> {
  const worker = new Worker(new URL(import.meta.url), { workerData: load });
  const [result] = (await once(worker, 'message')) as [Flood];
  await once(worker, 'exit');
  return result;
}

if (!isMainThread) parentPort?.postMessage(await send(workerData as FloodLoad));

async function send({ baseUrl, rooms, prefix, ...arrivals }: FloodLoad): Promise<Flood> {
  const accepted: { roomId: string; marker: string }[] = [];
  const times: number[] = [];
  const failures: Record<string, number> = {};
  const idle: HttpConnection[] = [];
  let refused = 0;
  const fail = (what: string): void => void (failures[what] = (failures[what] ?? 0) + 1);
  const act = async (n: number, due: number): Promise<void> => {
    const { roomId, tokens } = rooms[n % rooms.length]!;
    const token = tokens[Math.floor(n / rooms.length) % tokens.length]!;
    const marker = `${prefix}-${n}`;
    const connection = idle.pop() ?? createHttpConnection(baseUrl);
    try {
      const { status, headers } = await connection.ask(toSend(roomId, token, marker));
      if (status === 200) {
        times.push(performance.now() - due);
        accepted.push({ roomId, marker });
      } else if (status === 429 && headers.includes('\r\nretry-after:')) refused += 1;
      else fail(`answered ${status}`);
      idle.push(connection);
    } catch (error) {
      fail((error as Error).message);
    }
  };
  const offered = await openLoop({ ...arrivals, act });
  for (const connection of idle) connection.close();
  return { offered, accepted, times, refused, failures };
}
