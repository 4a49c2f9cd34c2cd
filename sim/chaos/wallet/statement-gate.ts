import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import {
  readParse,
  readQuery,
  readStartup,
  readText,
  splitMessages,
  type FrontendMessage,
} from '../../simulation/wire-protocol.ts';

/** A statement on its way to PostgreSQL, and those of its transaction that went before it. */
export interface Statement {
  readonly text: string;
  readonly before: readonly string[];
}

/** Where the gate closes. */
export interface Stop {
  /** The statement is kept from PostgreSQL; or its whole answer is kept back. */
  readonly holds: 'statement' | 'answer' | null;
  /** Where nothing is held: whether it is told when the statement passes, or when its answer does. */
  readonly tells?: 'statement' | 'answer';
  matches(statement: Statement): boolean;
}

/** Stands between the server and PostgreSQL, and reads what the connections of one role say. */
export interface StatementGate {
  readonly port: number;
  /**
   * Closes at the first statement that matches. Resolves when the connection stands there; then nothing passes on it, in
   * either direction, and not the end of either side. A stop that holds nothing is only told.
   */
  closeAt(stop: Stop): Promise<void>;
  /** Closes nowhere any more. What is held passes, also to a side that has heard nothing since. */
  open(): void;
  /** Ends all connections; what is held is lost. */
  cut(): void;
  close(): Promise<void>;
}

interface Session {
  open(): void;
  cut(): void;
}

/** Who asks whether to close, of each session. */
interface Watch {
  readonly role: string;
  stopAt(statement: Statement): Stop | null;
  reached(): void;
}

/** Listens on a free port of this machine. Connections that act as another role than `role` pass unread. */
export async function createStatementGate(parts: {
  readonly targetPort: number;
  readonly role: string;
}): Promise<StatementGate> {
  const sessions = new Set<Session>();
  let armed: { stop: Stop; reached: () => void } | null = null;
  let standing: () => void = () => {};
  const watch: Watch = {
    role: parts.role,
    stopAt(statement) {
      if (!armed?.stop.matches(statement)) return null;
      const { stop, reached } = armed;
      armed = null;
      standing = reached;
      return stop;
    },
    reached: () => standing(),
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ port: parts.targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    const session = createSession(client, target, watch);
    sessions.add(session);
    target.once('close', () => sessions.delete(session));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = (): void => {
    armed = null;
    for (const session of sessions) session.cut();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    closeAt: (stop) => new Promise((reached) => (armed = { stop, reached })),
    open() {
      armed = null;
      for (const session of sessions) session.open();
    },
    cut,
    async close() {
      cut();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

function createSession(client: Socket, target: Socket, watch: Watch): Session {
  const reader = createReader();
  let stop: Stop | null = null;
  let isStanding = false;
  /** What passes when the gate opens. */
  let held: (() => void)[] = [];
  const pass = (act: () => void): void => void (isStanding ? held.push(act) : act());

  function stand(): void {
    isStanding = true;
    watch.reached();
  }

  function takeUp(bytes: Buffer): void {
    for (const piece of reader.up(bytes, watch.role)) {
      const found = piece.statement && watch.stopAt(piece.statement);
      if (found) stop = found;
      if (found?.holds === 'statement') stand();
      pass(() => target.write(piece.bytes));
      if (found?.tells === 'statement') watch.reached();
    }
  }

  /** Answers are whole when they are passed on: a statement whose answer is held is done. */
  function takeDown(bytes: Buffer): void {
    for (const { bytes: answer, isEnd } of reader.down(bytes)) {
      if (isEnd && stop?.holds === 'answer' && !isStanding) stand();
      pass(() => client.write(answer));
      if (isEnd && stop?.tells === 'answer') watch.reached();
      if (isEnd && !isStanding) stop = null;
    }
  }

  client.on('data', takeUp);
  target.on('data', takeDown);
  for (const [side, other] of [
    [client, target],
    [target, client],
  ] as const) {
    side.on('error', () => undefined);
    side.on('end', () => pass(() => other.end()));
    side.on('close', () => pass(() => other.end()));
  }
  return {
    open() {
      isStanding = false;
      stop = null;
      for (const act of held.splice(0)) act();
    },
    cut() {
      held = [];
      isStanding = false;
      client.destroy();
      target.destroy();
    },
  };
}

interface Piece {
  readonly bytes: Buffer;
  /** The statement that it is, where the connection is read. */
  readonly statement: Statement | null;
}

/** Cuts what goes through a connection into statements and answers. */
function createReader() {
  const texts = new Map<string, string>();
  let isRead: boolean | null = null;
  let upRest: Buffer = Buffer.alloc(0);
  let downRest: Buffer = Buffer.alloc(0);
  let open: FrontendMessage[] = [];
  let transaction: string[] = [];

  function textOf(messages: readonly FrontendMessage[]): string {
    const [first] = messages;
    if (first?.letter === 'Q') return readQuery(first);
    if (first?.letter === 'P') {
      const { name, text } = readParse(first);
      texts.set(name, text);
      return text;
    }
    const bound = first?.letter === 'B' ? readText(first.bytes, readText(first.bytes, 5).next).text : '';
    return texts.get(bound) ?? '';
  }

  function pieceOf(messages: readonly FrontendMessage[], isStatement: boolean): Piece {
    const bytes = Buffer.concat(messages.map((one) => one.bytes));
    if (!isStatement) return { bytes, statement: null };
    const statement = { text: textOf(messages), before: transaction };
    transaction = [...transaction, statement.text];
    return { bytes, statement };
  }

  /** The first message of a connection says as whom it acts. */
  function greet(role: string): Piece[] {
    const startup = readStartup(upRest);
    if (!startup) return [];
    isRead = startup.parameters.get('options')?.includes(`role=${role}`) ?? false;
    const bytes = upRest.subarray(0, upRest.length - startup.rest.length);
    upRest = startup.rest;
    return [{ bytes, statement: null }];
  }

  return {
    up(bytes: Buffer, role: string): Piece[] {
      upRest = Buffer.concat([upRest, bytes]);
      const pieces = isRead === null ? greet(role) : [];
      if (isRead === null) return pieces;
      if (!isRead) {
        pieces.push({ bytes: upRest, statement: null });
        upRest = Buffer.alloc(0);
        return pieces;
      }
      const { messages, rest } = splitMessages(upRest);
      upRest = rest;
      for (const one of messages) {
        open.push(one);
        if (!'SQpX'.includes(one.letter)) continue;
        pieces.push(pieceOf(open, one.letter === 'S' || one.letter === 'Q'));
        open = [];
      }
      return pieces;
    },
    down(bytes: Buffer): { bytes: Buffer; isEnd: boolean }[] {
      if (isRead !== true) return [{ bytes, isEnd: false }];
      downRest = Buffer.concat([downRest, bytes]);
      const { messages, rest } = splitMessages(downRest);
      // Before ReadyForQuery an answer is not whole; what asks for a password is no answer, and has none.
      const ends = messages.findLastIndex(({ letter }) => letter === 'Z' || letter === 'R' || letter === 'E');
      if (ends === -1) return [];
      downRest = Buffer.concat([...messages.slice(ends + 1).map((one) => one.bytes), rest]);
      const whole = messages.slice(0, ends + 1);
      const last = whole.at(-1);
      const isEnd = last?.letter === 'Z';
      if (isEnd && last?.bytes.toString('latin1', 5, 6) === 'I') transaction = [];
      return [{ bytes: Buffer.concat(whole.map((one) => one.bytes)), isEnd }];
    },
  };
}
