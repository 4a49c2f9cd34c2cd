import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * libuv takes one connection of a listening socket in a turn of the event loop, however many wait. A turn under load
 * takes tens of milliseconds, and a crowd that comes at once would stand outside for minutes without an answer; with
 * so many sockets on one port it is let in, and sent away in words where it is too much.
 */
const SOCKETS = 64;

/** Elsewhere SO_REUSEPORT does not spread connections, or does not exist: there one socket does all. */
const sharesPorts = process.platform === 'linux';

export interface ListeningSockets {
  /** The address of all of them. */
  readonly address: AddressInfo;
  /** Takes no more connections; resolves once those that came through the further sockets have ended. */
  close(): Promise<void>;
}

/**
 * Opens the port, 0 for a free one, with several sockets that all hand their connections to `app`. Fails with
 * EADDRINUSE where another server holds the port, even one that would share it.
 */
export async function openListeningSockets(
  app: FastifyInstance,
  host: string,
  port: number,
): Promise<ListeningSockets> {
  if (sharesPorts && port !== 0) await holdOnce(host, port);
  const shared = { host, port, reusePort: sharesPorts };
  await app.listen(shared);
  const address = app.server.address() as AddressInfo;
  const further = await Promise.all(
    Array.from({ length: sharesPorts ? SOCKETS - 1 : 0 }, async () => {
      // The options of an HTTP server's own sockets: a reply leaves whole though its reader has half closed.
      const server = createServer({ allowHalfOpen: true, noDelay: true });
      server.on('connection', (socket) => app.server.emit('connection', socket));
      await listening(server, { ...shared, host: address.address, port: address.port });
      return server;
    }),
  );
  return { address, close: async () => void (await Promise.all(further.map(closed))) };
}

/** Closes what comes beyond `limit` connections, through whichever socket. */
export function limitConnections(server: Server, limit: number): void {
  let open = 0;
  server.prependListener('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
    if (open > limit) socket.destroy();
  });
}

/** Sockets that share a port do not notice a server that holds it in the same way: one that does not share does. */
async function holdOnce(host: string, port: number): Promise<void> {
  const alone = createServer((socket) => socket.destroy());
  await listening(alone, { host, port });
  await closed(alone);
}

async function listening(server: Server, options: Parameters<Server['listen']>[0]): Promise<void> {
  server.listen(options);
  await once(server, 'listening');
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
