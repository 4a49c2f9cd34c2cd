import { request as requestPlain, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { Target } from './check-target.ts';
import type { Address } from './pin-addresses.ts';

/** One request to one place. */
export interface ExchangeRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Certificate authorities in place of the system's, for tests. */
  readonly ca: string | undefined;
}

export interface ExchangeReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What went over the wire, TLS included. */
export interface FlowBytes {
  bytesOut: number;
  bytesIn: number;
}

/** The other side broke off, or sent more than was asked for. */
export class BadReply extends Error {
  override readonly name = 'BadReply';
}

/** Sends one request to the pinned addresses, on a connection of its own, and reads the reply. */
export async function exchange(
  target: Target,
  addresses: readonly Address[],
  wanted: ExchangeRequest,
  bytes: FlowBytes,
): Promise<ExchangeReply> {
  const request = open(target, addresses, wanted);
  request.on('socket', (socket) => watch(socket, addresses));
  try {
    return await readReply(request, wanted);
  } finally {
    bytes.bytesOut += request.socket?.bytesWritten ?? 0;
    bytes.bytesIn += request.socket?.bytesRead ?? 0;
    request.destroy();
  }
}

function open(target: Target, addresses: readonly Address[], wanted: ExchangeRequest): ClientRequest {
  const length = wanted.body === null ? {} : { 'content-length': String(wanted.body.length) };
  const options = {
    method: wanted.method,
    headers: { ...wanted.headers, 'accept-encoding': 'identity', ...length },
    host: target.host,
    port: target.port,
    path: `${target.url.pathname}${target.url.search}`,
    // A pooled connection could lead to where another purpose was allowed to go.
    agent: false as const,
    lookup: pinned(addresses),
    signal: wanted.signal,
  };
  if (!target.secure) return requestPlain(options);
  // Spec of TLS: an address is no server name.
  const name = isIP(target.host) === 0 ? { servername: target.host } : {};
  return requestTls({ ...options, ...name, ...(wanted.ca === undefined ? {} : { ca: wanted.ca }) });
}

/** Answers every look-up of the connection with what was checked. */
function pinned(addresses: readonly Address[]): LookupFunction {
  return (_host, options, done) => {
    if (options.all) return done(null, [...addresses]);
    return done(null, addresses[0]?.address ?? '', addresses[0]?.family);
  };
}

/** A last look: whatever the machine did between the check and the connection, this is where it leads. */
function watch(socket: Socket, addresses: readonly Address[]): void {
  socket.once('connect', () => {
    const checked = addresses.some(({ address }) => address === socket.remoteAddress);
    if (!checked) socket.destroy(new BadReply('connected to an address that was not checked'));
  });
}

function readReply(request: ClientRequest, { body, maxBytes }: ExchangeRequest): Promise<ExchangeReply> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maxBytes) reject(new BadReply('the reply is too large'));
        else chunks.push(chunk);
      });
      response.on('end', () => {
        if (!response.complete) return reject(new BadReply('the reply broke off'));
        const { statusCode: status = 0, headers } = response;
        return resolve({ status, headers, body: Buffer.concat(chunks) });
      });
    });
    request.end(body ?? undefined);
  });
}
