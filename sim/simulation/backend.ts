import { assert } from '../../server/src/platform/errors/index.ts';
import type { Engine } from './engine.ts';
import type { Line } from './simulated-socket.ts';
import {
  message,
  readParse,
  readQuery,
  readStartup,
  readText,
  splitMessages,
  welcome,
  type FrontendMessage,
  type TransactionStatus,
} from './wire-protocol.ts';

/** Messages that the database answers together: up to a Sync, or one simple query. */
export interface Request {
  readonly messages: readonly FrontendMessage[];
  /** Of its one statement. */
  readonly text: string;
}

/** A connection as the database has it. Statement names are its own. */
export interface Backend {
  readonly id: number;
  readonly line: Line;
  readonly requests: Request[];
  readonly statements: Map<string, Buffer>;
  application: string;
  status: TransactionStatus;
  buffer: Buffer;
  isWelcome: boolean;
  /** What is left of it is done once its requests are. */
  isEnding: boolean;
  isOver: boolean;
  /** Until then it does nothing: bytes that land late. */
  isHeldUp: boolean;
}

export function createBackend(id: number, line: Line): Backend {
  return {
    id,
    line,
    requests: [],
    statements: new Map(),
    application: '',
    status: 'I',
    buffer: Buffer.alloc(0),
    isWelcome: false,
    isEnding: false,
    isOver: false,
    isHeldUp: false,
  };
}

/** Takes bytes in: greets, and queues what is whole. */
export function takeIn(backend: Backend, bytes: Buffer): void {
  backend.buffer = Buffer.concat([backend.buffer, bytes]);
  if (!backend.isWelcome && !greet(backend)) return;
  const { messages, rest } = splitMessages(backend.buffer);
  let open: FrontendMessage[] = [];
  for (const one of messages) {
    if (one.letter === 'X') {
      backend.isEnding = true;
      break;
    }
    open.push(one);
    if (one.letter !== 'S' && one.letter !== 'Q') continue;
    backend.requests.push({ messages: open, text: textOf(backend, open) });
    open = [];
  }
  backend.buffer = Buffer.concat([...open.map((one) => one.bytes), rest]);
}

function greet(backend: Backend): boolean {
  const startup = readStartup(backend.buffer);
  if (!startup) return false;
  backend.application = startup.parameters.get('application_name') ?? '';
  backend.buffer = startup.rest;
  backend.isWelcome = true;
  backend.line.deliver(welcome(backend.id));
  return true;
}

function textOf(backend: Backend, messages: readonly FrontendMessage[]): string {
  const [first] = messages;
  assert(first, 'a request has messages');
  if (first.letter === 'Q') return readQuery(first);
  if (first.letter === 'P') {
    const { name, text, body } = readParse(first);
    backend.statements.set(name, body);
    return text;
  }
  if (first.letter !== 'B') return '';
  const body = backend.statements.get(boundTo(first));
  return body ? readText(body, 0).text : '';
}

function boundTo({ bytes }: FrontendMessage): string {
  return readText(bytes, readText(bytes, 5).next).text;
}

/**
 * The messages as the one session of the engine takes them: with its names of the statements, and without a Parse of
 * what it has parsed before, for whichever connection. `isSpared` says that a ParseComplete is then missing.
 */
export function rewrite(
  engine: Engine,
  backend: Backend,
  { messages }: Request,
): { bytes: Buffer; isSpared: boolean; parsed: Buffer | null } {
  let isSpared = false;
  let parsed: Buffer | null = null;
  const parts: Buffer[] = [];
  for (const [at, one] of messages.entries()) {
    if (one.letter === 'P') {
      const { name, body } = readParse(one);
      const known = engine.nameOf(body);
      if (name === '') parts.push(one.bytes);
      else if (at === 0 && known.isPrepared && backend.status !== 'E') isSpared = true;
      else {
        parsed = body;
        parts.push(message('P', `${known.name}\0`, body));
      }
    } else if (one.letter === 'B') parts.push(rebind(engine, backend, one));
    else parts.push(one.bytes);
  }
  return { bytes: Buffer.concat(parts), isSpared, parsed };
}

function rebind(engine: Engine, backend: Backend, one: FrontendMessage): Buffer {
  const portal = readText(one.bytes, 5);
  const statement = readText(one.bytes, portal.next);
  if (statement.text === '') return one.bytes;
  const body = backend.statements.get(statement.text);
  assert(body, `no statement of this connection is named ${statement.text}`);
  const { name } = engine.nameOf(body);
  return message('B', `${portal.text}\0${name}\0`, one.bytes.subarray(statement.next));
}
