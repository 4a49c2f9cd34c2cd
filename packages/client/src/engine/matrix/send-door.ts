import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';

/**
 * The last door before the network for what this device encrypted. A hold that is found between the check before
 * encryption and here is still found in time: the ciphertext does not leave.
 */
export interface SendDoor {
  readonly fetch: typeof fetch;
  /** Who decides. Answers whether ciphertext may leave for the room now. */
  guard(mayLeave: (roomId: string) => Promise<boolean>): void;
  /** How many answers about people's keys came so far: what was known before the last may be out of date. */
  keyAnswers(): number;
}

/** What a message that may not leave is refused with, in place of the server's answer. */
export const HELD = 'CHAT.HERALD.HELD';

const ENCRYPTED_EVENT = /\/rooms\/([^/]+)\/(?:send|state)\/m\.room\.encrypted(?:\/|$)/u;
const doors = new WeakMap<MatrixClient, SendDoor>();

/** Wraps the `fetch` of a client. */
export function createSendDoor(inner: typeof fetch): SendDoor {
  let mayLeave: (roomId: string) => Promise<boolean> = async () => true;
  let answers = 0;
  return {
    guard: (decide) => void (mayLeave = decide),
    keyAnswers: () => answers,
    fetch: async (input, init) => {
      const address = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
      const path = address.split('?', 1)[0] ?? '';
      const roomId = init?.method === 'PUT' ? ENCRYPTED_EVENT.exec(path)?.[1] : undefined;
      if (roomId !== undefined && !(await mayLeave(decodeURIComponent(roomId)))) return refuse();
      const reply = await inner(input, init);
      // Counted before the SDK reads it: whoever is asked afterwards looks again.
      if (path.endsWith('/keys/query')) answers += 1;
      return reply;
    },
  };
}

/** Remembers the door of a client for the part that guards it. */
export function setSendDoor(client: MatrixClient, door: SendDoor): void {
  doors.set(client, door);
}

export function findSendDoor(client: MatrixClient): SendDoor | null {
  return doors.get(client) ?? null;
}

function refuse(): Response {
  const body = {
    errcode: HELD,
    error: 'This message waits until you have looked at what changed in the room.',
  };
  return Response.json(body, { status: 403 });
}
