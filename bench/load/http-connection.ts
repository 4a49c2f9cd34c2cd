import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly headers: string;
  readonly body: Buffer;
  /** From the request's last byte to the reply's first, in milliseconds. */
  readonly firstByteMs: number;
}

export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With its query, from `/_matrix` on. */
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
}

/** One keep-alive connection of one client: requests go one after the other. */
export interface HttpConnection {
  /** Rejects when the connection broke before the reply was whole. */
  ask(request: Request): Promise<Reply>;
  close(): void;
}

interface Pending {
  readonly sentAt: number;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * HTTP/1.1 over a bare socket: a fifth of the CPU of a general client, because the generator shares the machine with
 * what it measures. Reads replies with Content-Length and chunked ones.
 */
export function createHttpConnection(baseUrl: string): HttpConnection {
  const { hostname, port, host } = new URL(baseUrl);
  let socket: Socket | null = null;
  let parser = createReplyParser();
  let pending: Pending | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const drop = (reason: string): void => {
    socket?.destroy();
    socket = null;
    pending?.reject(new Error(reason));
    pending = null;
  };

  const open = (): Socket => {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    parser = createReplyParser();
    opened.on('data', (chunk: Buffer) => {
      if (opened !== socket) return;
      const reply = parser.push(chunk);
      if (!reply || !pending) return;
      const { resolve, sentAt } = pending;
      pending = null;
      if (reply.closes) drop('');
      resolve({ ...reply, firstByteMs: reply.firstByteAt - sentAt });
    });
    opened.on('error', (error) => opened === socket && drop(error.message));
    opened.on('close', () => opened === socket && drop('the connection was closed'));
    return opened;
  };

  const exchange = (request: Request): Promise<Reply> =>
    new Promise((resolve, reject) => {
      socket ??= open();
      pending = { sentAt: performance.now(), resolve, reject };
      socket.write(toBytes(request, host));
    });

  return {
    ask(request) {
      const answer = queue.then(() => exchange(request));
      queue = answer.catch(() => undefined);
      return answer;
    },
    close: () => drop('closed by the generator'),
  };
}

function toBytes({ method, path, token, body }: Request, host: string): string {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${authorization}`;
  if (method === 'GET') return `${head}\r\n`;
  return `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`;
}

interface ParsedReply {
  readonly status: number;
  readonly headers: string;
  readonly body: Buffer;
  readonly firstByteAt: number;
  readonly closes: boolean;
}

/** Takes bytes as they come; gives a reply when it is whole. */
function createReplyParser() {
  let held: Buffer[] = [];
  let size = 0;
  let firstByteAt = 0;
  let head: { status: number; headers: string; bodyAt: number; length: number | null } | null = null;

  return {
    push(chunk: Buffer): ParsedReply | null {
      if (size === 0) firstByteAt = performance.now();
      held.push(chunk);
      size += chunk.length;
      head ??= readHead(join());
      if (!head) return null;
      if (head.length !== null && size < head.bodyAt + head.length) return null;
      const all = join();
      const body =
        head.length === null
          ? readChunked(all, head.bodyAt)
          : all.subarray(head.bodyAt, head.bodyAt + head.length);
      if (!body) return null;
      const { status, headers } = head;
      held = [];
      size = 0;
      head = null;
      return { status, headers, body, firstByteAt, closes: headers.includes('\r\nconnection: close') };
    },
  };

  function join(): Buffer {
    if (held.length > 1) held = [Buffer.concat(held, size)];
    return held[0] ?? Buffer.alloc(0);
  }
}

function readHead(bytes: Buffer): {
  status: number;
  headers: string;
  bodyAt: number;
  length: number | null;
} | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const headers = bytes.toString('latin1', 0, end).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(headers)?.[1];
  return {
    status: Number(headers.slice(9, 12)),
    headers,
    bodyAt: end + 4,
    length:
      length === undefined ? (headers.includes('\r\ntransfer-encoding: chunked') ? null : 0) : Number(length),
  };
}

function readChunked(bytes: Buffer, from: number): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = from; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const begin = lineEnd + 2;
    if (bytes.length < begin + length + 2) return null;
    if (length === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(begin, begin + length));
    at = begin + length + 2;
  }
}
