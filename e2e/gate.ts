import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A reply on its way back, which a hostile server may have made. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly token: string | null;
  status: number;
  body: Buffer;
}

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export type Meddle = (reply: Passing) => void | Promise<void>;

/** What a request's body becomes on its way; null leaves it as it is. */
export type Forge = (asked: Asked) => string | null;

/** Stands between the browsers and the server: it can be shut, and it can lie. */
export interface Gate {
  readonly url: string;
  /** What was asked for, in order, for those who count it. */
  readonly paths: readonly string[];
  /** As if the network were gone: nobody connects, and who is connected is cut off. */
  shut(): void;
  open(): void;
  /** Changes replies from now on; the answer takes the change back. */
  meddle(how: Meddle): () => void;
  /** Changes requests that have a body of JSON, from now on; the answer takes the change back. */
  forge(how: Forge): () => void;
  /** Hears of every request that has a body of JSON; the answer ends it. */
  listen(hear: (asked: Asked) => void): () => void;
  close(): Promise<void>;
}

/** Replies pass on how long the server promises to keep a connection (75 s); the gate must not close it before. */
const KEEP_ALIVE_MS = 80_000;

/** Starts a gate in front of `target`, on a port of its own unless one is wanted. */
export async function createGate(target: string, hostname = '127.0.0.1', wanted = 0): Promise<Gate> {
  const meddlers = new Set<Meddle>();
  const forgers = new Set<Forge>();
  const hearers = new Set<(asked: Asked) => void>();
  const sockets = new Set<Socket>();
  const paths: string[] = [];
  let isShut = false;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    if (isShut) return void incoming.destroy();
    // A service worker fills its cache with files that no screen needed yet.
    if (!isForCache(incoming)) paths.push(incoming.url ?? '/');
    const isJson = incoming.headers['content-type']?.startsWith('application/json') === true;
    if (hearers.size > 0 && isJson) {
      void collect(incoming).then((body) => {
        for (const hear of hearers) hear(askedOf(incoming, body));
      });
    }
    const isForged = forgers.size > 0 && isJson;
    const headers = plain(incoming.headers, meddlers.size > 0);
    // What is changed has another length.
    if (isForged) delete headers['content-length'];
    const onward = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers },
      (reply) => {
        const isText = String(reply.headers['content-type']).startsWith('application/json');
        if (meddlers.size === 0 || !isText) {
          outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
          return void reply.pipe(outgoing);
        }
        void collect(reply).then(async (body) => {
          const passing = {
            method: incoming.method ?? 'GET',
            path: incoming.url ?? '/',
            token: tokenOf(incoming),
          };
          const changed: Passing = { ...passing, status: reply.statusCode ?? 502, body };
          for (const how of meddlers) await how(changed);
          const headers = { ...reply.headers, 'content-length': String(changed.body.length) };
          outgoing.writeHead(changed.status, headers).end(changed.body);
        });
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    if (!isForged) return void incoming.pipe(onward);
    void collect(incoming).then((body) => {
      let now = body.toString();
      for (const how of forgers) now = how(askedOf(incoming, Buffer.from(now))) ?? now;
      onward.end(now);
    });
  });
  server.on('connection', (socket) => {
    if (isShut) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(wanted, hostname, listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${port}`,
    paths,
    shut() {
      isShut = true;
      for (const socket of sockets) socket.destroy();
    },
    open: () => void (isShut = false),
    meddle(how) {
      meddlers.add(how);
      return () => void meddlers.delete(how);
    },
    forge(how) {
      forgers.add(how);
      return () => void forgers.delete(how);
    },
    listen(hear) {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function askedOf({ method = 'GET', url = '/' }: IncomingMessage, body: Buffer): Asked {
  return { method, path: url, body: body.toString() };
}

function isForCache({ headers }: IncomingMessage): boolean {
  return headers['x-herald-shell'] === 'cache';
}

/** Replies that are to be changed must come as they are. */
function plain(headers: IncomingHttpHeaders, isMeddled: boolean): IncomingHttpHeaders {
  return isMeddled ? { ...headers, 'accept-encoding': 'identity' } : { ...headers };
}

function tokenOf({ headers }: IncomingMessage): string | null {
  return headers.authorization?.replace('Bearer ', '') ?? null;
}

/** All of a stream, which others may read along. */
function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return new Promise((resolve) => stream.on('end', () => resolve(Buffer.concat(chunks))));
}

/** A port that nobody uses now. */
export async function findPort(hostname: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, hostname, listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
