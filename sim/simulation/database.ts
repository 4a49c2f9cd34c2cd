import type { Duplex } from 'node:stream';
import type { Random } from '../../server/src/platform/random/index.ts';
import { createBackend, rewrite, takeIn, type Backend, type Request } from './backend.ts';
import type { Engine } from './engine.ts';
import type { Schedule } from './schedule.ts';
import { createSimulatedSocket, type SimulatedSocket } from './simulated-socket.ts';
import { errorResponse, message, statusAfter, truthRows } from './wire-protocol.ts';

/** A statement that is about to run, or has run. */
export interface SeenStatement {
  /** The connection's `application_name`. */
  readonly application: string;
  readonly text: string;
  /** Breaks the connection, as a network does. */
  cut(): void;
  /** Delays its answer, and all that the connection answers later, as a slow network does. */
  delay(ms: number): void;
}

/** Who plans the database's faults. */
export interface StatementWatch {
  /** The SQLSTATE with which the statement is to fail; null lets it run. */
  before(statement: SeenStatement): string | null;
  /** It has run; its answer is not delivered yet. */
  after(statement: SeenStatement): void;
}

/** A PostgreSQL for any number of connections over one session: one transaction at a time. */
export interface SimulatedDatabase {
  /** The connections of one process. */
  createClient(): DatabaseClient;
  /** Nobody reaches it for so long: connections break, new ones are refused. */
  breakFor(ms: number): void;
}

export interface DatabaseClient {
  openSocket(): Duplex;
  /** The process died: its connections are lost, and it never hears of them again. */
  abandonAll(): void;
}

export interface DatabaseParts {
  readonly engine: Engine;
  readonly schedule: Schedule;
  readonly random: Random;
  readonly watch: StatementWatch;
  /** How long the session takes for a statement, at most. */
  readonly statementUs: number;
}

/** How long the bytes of a lost client may take: a moment, or long. */
const SOON_MS = 20;
const LATE_MS = 400;
/** How long a connection that is to be ended may still act. */
const DYING_MS = 25;

export function createSimulatedDatabase(parts: DatabaseParts): SimulatedDatabase {
  const { schedule, random } = parts;
  const backends = new Set<Backend>();
  /** By the connection that ends them: those whose last bytes land after its next commit. */
  const late = new Map<Backend, readonly Backend[]>();
  let isPlanned = false;
  let opened = 0;
  let downUntilMs = 0;

  /** Plans the next turn of the session; who gets it is drawn when it comes. */
  function plan(): void {
    if (isPlanned || listReady(backends).length === 0) return;
    isPlanned = true;
    schedule.after((20 + random.int(parts.statementUs)) / 1_000, () => {
      isPlanned = false;
      const ready = listReady(backends);
      const next = ready[random.int(Math.max(1, ready.length))];
      if (next) takeTurn(next);
      plan();
    });
  }

  function takeTurn(backend: Backend): void {
    const [request] = backend.requests;
    if (!request) return finish(backend);
    if (request.text.includes('pg_terminate_backend')) {
      backend.requests.shift();
      terminateOthers(backend);
    } else execute(backend, request);
  }

  function execute(backend: Backend, request: Request): void {
    const seen = {
      application: backend.application,
      text: request.text,
      cut: () => backend.line.cut(),
      delay: (ms: number) => backend.line.delay(ms),
    };
    const code = parts.watch.before(seen);
    // Cut by the watch: what has arrived, this statement too, may still run when the backend goes on.
    if (backend.isHeldUp) return;
    backend.requests.shift();
    const answer = code === null ? ask(parts.engine, backend, request) : raise(parts.engine, code);
    backend.status = statusAfter(answer);
    parts.watch.after(seen);
    backend.line.deliver(answer);
    if (request.text === 'commit') landLate(backend);
  }

  /** The worst moment for bytes of those that `backend` ended: what it read has been committed, and nothing built on it. */
  function landLate(backend: Backend): void {
    for (const other of late.get(backend) ?? []) if (other.isHeldUp && !other.isOver) goOn(other);
    late.delete(backend);
  }

  /** Emulated: the one session of the engine has one process id. Those who are ended may act a little longer. */
  function terminateOthers(backend: Backend): void {
    const others = [...backends].filter((one) => one !== backend && one.application === backend.application);
    for (const other of others) {
      // Bytes that hang about may land just before their connection notices that it is to end.
      if (other.isHeldUp && random.int(2) === 0) schedule.after(random.int(DYING_MS), () => goOn(other));
      else if (other.isHeldUp) late.set(backend, [...(late.get(backend) ?? []), other]);
      schedule.after(random.int(DYING_MS * 1_000) / 1_000, () => {
        if (other.isOver) return;
        other.line.deliver(
          errorResponse('FATAL', '57P01', 'terminating connection due to administrator command'),
        );
        finish(other);
        plan();
      });
    }
    backend.line.deliver(truthRows(others.length));
  }

  /** What a lost client had sent runs now, then its connection ends. */
  function goOn(backend: Backend): void {
    backend.isHeldUp = false;
    backend.isEnding = true;
    plan();
  }

  function finish(backend: Backend): void {
    if (backend.status !== 'I') parts.engine.run(message('Q', 'rollback\0'));
    backend.status = 'I';
    backend.isOver = true;
    backend.requests.length = 0;
    backends.delete(backend);
    late.delete(backend);
    backend.line.close();
  }

  function connect(line: Backend['line']) {
    opened += 1;
    const backend = createBackend(opened, line);
    backends.add(backend);
    const { clock } = schedule;
    if (clock.monotonicMs() < downUntilMs) schedule.after(0, () => line.cut());
    return {
      receive(bytes: Buffer): void {
        takeIn(backend, bytes);
        plan();
      },
      end(): void {
        backend.isEnding = true;
        plan();
      },
      lose(underWay: Buffer): void {
        if (backend.isOver) return;
        takeIn(backend, underWay);
        backend.isHeldUp = true;
        backend.requests.length = drawSurvivors(random, backend.requests.length);
        schedule.after(random.int(random.int(2) === 0 ? LATE_MS : SOON_MS), () => goOn(backend));
      },
    };
  }

  return {
    breakFor(ms) {
      downUntilMs = schedule.clock.monotonicMs() + ms;
      for (const backend of backends) backend.line.cut();
    },
    createClient() {
      const sockets: SimulatedSocket[] = [];
      return {
        openSocket() {
          const one = createSimulatedSocket(parts, connect);
          sockets.push(one);
          return one.socket;
        },
        abandonAll: () => sockets.forEach((one) => one.abandon()),
      };
    },
  };
}

/** Who could use the session now: the connection whose transaction is open, or without one everybody. */
function listReady(backends: ReadonlySet<Backend>): Backend[] {
  const all = [...backends];
  const holder = all.find(({ status }) => status !== 'I');
  return all.filter((backend) => {
    if (backend.isHeldUp || (backend.requests.length === 0 && !backend.isEnding)) return false;
    // To end others takes no lock.
    const isFree = backend.requests[0]?.text.includes('pg_terminate_backend') === true;
    return holder === undefined || backend === holder || isFree;
  });
}

/** How many of a lost client's requests still run: all, none, or the first of them. All is what fencing is for. */
function drawSurvivors(random: Random, count: number): number {
  const fate = random.int(4);
  if (fate === 0) return 0;
  return fate === 1 ? random.int(count + 1) : count;
}

function ask(engine: Engine, backend: Backend, request: Request): Buffer {
  const { bytes, isSpared, parsed } = rewrite(engine, backend, request);
  const answer = engine.run(bytes);
  if (parsed && answer[0] === PARSE_COMPLETE) engine.markPrepared(parsed);
  return isSpared ? Buffer.concat([message('1'), answer]) : answer;
}

const PARSE_COMPLETE = '1'.charCodeAt(0);

/** Fails as a statement would; inside a transaction it fails with it. */
function raise(engine: Engine, code: string): Buffer {
  const text = `do $$ begin raise exception using errcode = '${code}', message = 'simulated'; end $$`;
  return engine.run(message('Q', `${text}\0`));
}
