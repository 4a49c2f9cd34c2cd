import type { Socket } from 'node:net';

/** What a proxy does with the bytes that go one way. */
export type Treatment =
  | { readonly mode: 'pass' }
  /** Each piece comes later, in its order. */
  | { readonly mode: 'delay'; readonly ms: number; readonly jitterMs: number }
  /** Bytes wait until the treatment changes, and so does the end of the connection. */
  | { readonly mode: 'hold' }
  /** Bytes are lost without a word. When the treatment changes the connection is reset. */
  | { readonly mode: 'swallow' }
  /** Whoever reads takes no more than this. */
  | { readonly mode: 'slow'; readonly bytesPerSecond: number }
  /** The connection is reset behind so many more bytes. */
  | { readonly mode: 'reset'; readonly afterBytes: number };

/** One direction of a connection. */
export interface Lane {
  treat(treatment: Treatment): void;
  /** No more bytes will come: behind those that wait, the other side ends. */
  finish(): void;
  close(): void;
}

interface LaneParts {
  readonly from: Socket;
  readonly to: Socket;
  /** Whole numbers from 0 to below the bound. */
  readonly chance: (maxExclusive: number) => number;
  /** Resets both sides. */
  readonly reset: () => void;
}

interface Piece {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

const TICK_MS = 20;
/** Beyond this the sender is not read, so that it feels how slow the other side is. */
const WAITING_BYTES = 65_536;

/** Carries bytes from one socket to the other, as it is told. */
export function createLane({ from, to, chance, reset }: LaneParts): Lane {
  let treatment: Treatment = { mode: 'pass' };
  let leftBeforeReset = 0;
  let hasSwallowed = false;
  let hasEnded = false;
  let queue: Piece[] = [];
  let timer: NodeJS.Timeout | null = null;

  function dueMs(now: number): number {
    if (treatment.mode !== 'delay') return now;
    const due = now + treatment.ms + chance(treatment.jitterMs + 1);
    return Math.max(due, queue.at(-1)?.dueMs ?? 0);
  }

  function take(bytes: Buffer): void {
    if (treatment.mode === 'swallow') return void (hasSwallowed = true);
    queue.push({ bytes, dueMs: dueMs(performance.now()) });
    pump();
    const isFull = queue.reduce((sum, piece) => sum + piece.bytes.length, 0) > WAITING_BYTES;
    if (treatment.mode === 'slow' && isFull) from.pause();
  }

  /** Sends what is due. `budget` bounds the bytes of one tick of a slow reader. */
  function pump(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (treatment.mode === 'hold' || treatment.mode === 'swallow') return;
    let budget =
      treatment.mode === 'slow' ? Math.ceil((treatment.bytesPerSecond * TICK_MS) / 1_000) : Infinity;
    for (let piece = queue[0]; piece && budget > 0 && piece.dueMs <= performance.now(); piece = queue[0]) {
      queue.shift();
      const now = piece.bytes.subarray(0, budget);
      if (now.length < piece.bytes.length)
        queue.unshift({ ...piece, bytes: piece.bytes.subarray(now.length) });
      budget -= now.length;
      if (!send(now)) return;
    }
    if (queue.length > 0) timer = setTimeout(pump, nextTickMs());
    else afterAll();
  }

  function nextTickMs(): number {
    if (treatment.mode === 'slow') return TICK_MS;
    return Math.max(1, (queue[0]?.dueMs ?? 0) - performance.now());
  }

  /** False when the connection was reset with it. */
  function send(bytes: Buffer): boolean {
    if (treatment.mode !== 'reset' || bytes.length < leftBeforeReset) {
      leftBeforeReset -= bytes.length;
      to.write(bytes);
      return true;
    }
    to.write(bytes.subarray(0, leftBeforeReset), () => reset());
    queue = [];
    treatment = { mode: 'swallow' };
    return false;
  }

  function afterAll(): void {
    if (hasEnded) to.end();
    else from.resume();
  }

  from.on('data', take);
  return {
    finish() {
      hasEnded = true;
      pump();
    },
    treat(next) {
      if (hasSwallowed && next.mode !== 'swallow') return reset();
      treatment = next;
      if (next.mode === 'reset') leftBeforeReset = next.afterBytes;
      pump();
    },
    close() {
      if (timer) clearTimeout(timer);
      queue = [];
    },
  };
}
