import { Duplex } from 'node:stream';
import type { Random } from '../../server/src/platform/random/index.ts';
import type { Schedule } from './schedule.ts';

/** The end of a connection that is the database's. */
export interface FarEnd {
  receive(bytes: Buffer): void;
  /** The client said goodbye, or closed its socket in order. */
  end(): void;
  /** The connection is lost. `underWay` are the client's bytes that had not arrived by then. */
  lose(underWay: Buffer): void;
}

/** How the far end answers. */
export interface Line {
  deliver(bytes: Buffer): void;
  /** Closes the connection after what was delivered. */
  close(): void;
  /** What is delivered from now on takes at least so long. */
  delay(ms: number): void;
  /** Cuts it in both directions: the client hears of a reset, the far end of a loss. */
  cut(): void;
}

export interface SimulatedSocket {
  readonly socket: Duplex;
  /** The client's process is dead: the far end loses it, and the socket never says anything again. */
  abandon(): void;
}

const USUAL_DELAY_US = 200;
const LONG_DELAY_US = 15_000;
const LONG_DELAY_ONE_OF = 30;

/**
 * A connection between a client and a database, as `pg` wants a socket. Bytes take a drawn time, and stay in their order.
 */
export function createSimulatedSocket(
  { schedule, random }: { schedule: Schedule; random: Random },
  connect: (line: Line) => FarEnd,
): SimulatedSocket {
  const up = createLane(schedule, random);
  const down = createLane(schedule, random);
  let isOver = false;
  const loseClient = (): void => {
    if (isOver) return;
    isOver = true;
    down.stop();
    far.lose(Buffer.concat(up.stop()));
  };
  const far = connect({
    deliver: (bytes) => down.carry(bytes, () => socket.push(bytes)),
    close: () => down.carry(Buffer.alloc(0), () => socket.destroy()),
    delay: (ms) => down.delay(ms),
    cut: () => {
      if (isOver) return;
      loseClient();
      const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      schedule.after(delayUs(random) / 1_000, () => socket.destroy(reset));
    },
  });
  const send = (bytes: Buffer): void => {
    if (!isOver) up.carry(bytes, () => far.receive(bytes));
  };
  const socket = createDuplex({ send, end: () => up.carry(Buffer.alloc(0), far.end), destroyed: loseClient });
  Object.assign(socket, {
    connect: () => void schedule.after(delayUs(random) / 1_000, () => isOver || socket.emit('connect')),
    setNoDelay: () => socket,
    setKeepAlive: () => socket,
    ref: () => socket,
    unref: () => socket,
  });
  return { socket, abandon: loseClient };
}

function createDuplex(on: { send(bytes: Buffer): void; end(): void; destroyed(): void }): Duplex {
  return new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      on.send(chunk);
      done();
    },
    writev(chunks, done) {
      // What was corked arrives as one piece, as it does in one packet.
      on.send(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)));
      done();
    },
    final(done) {
      on.end();
      done();
    },
    destroy(error, done) {
      on.destroyed();
      done(error);
    },
  });
}

/** One direction. */
function createLane(schedule: Schedule, random: Random) {
  let underWay: { readonly bytes: Buffer; readonly arrive: () => void }[] = [];
  let lastMs = 0;
  let isStopped = false;
  return {
    carry(bytes: Buffer, arrive: () => void): void {
      if (isStopped) return;
      const nowMs = schedule.clock.monotonicMs();
      lastMs = Math.max(lastMs, nowMs + delayUs(random) / 1_000);
      underWay.push({ bytes, arrive });
      // Each arrival is that of the oldest piece: rounded times must not change their order.
      schedule.after(lastMs - nowMs, () => {
        if (!isStopped) underWay.shift()?.arrive();
      });
    },
    /** What is carried from now on arrives after so long at the earliest. */
    delay(ms: number): void {
      lastMs = Math.max(lastMs, schedule.clock.monotonicMs() + ms);
    },
    /** Nothing more arrives; what was under way. */
    stop(): Buffer[] {
      const left = underWay.map(({ bytes }) => bytes);
      underWay = [];
      isStopped = true;
      return left;
    },
  };
}

function delayUs(random: Random): number {
  const usual = 20 + random.int(USUAL_DELAY_US);
  return random.int(LONG_DELAY_ONE_OF) === 0 ? usual + random.int(LONG_DELAY_US) : usual;
}
