import type { IncomingHttpHeaders } from 'node:http';
import {
  fastify,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type HTTPMethods,
  type InjectOptions,
  type LightMyRequestResponse,
} from 'fastify';
import type { Clock, Timers } from '#platform/clock';
import { ApiError, assert, type BrokenInvariant } from '#platform/errors';
import { requestLimits, type Limits, type RequestLimits } from '#platform/limits';
import type { Log } from '#platform/log';
import type { Random } from '#platform/random';
import type { Authenticate, HoldsRole } from './answer.ts';
import { createExchanges, type Exchanges, type Incoming } from './exchanges.ts';
import { limitConnections, openListeningSockets, type ListeningSockets } from './listening-sockets.ts';
import { refuseConnection } from './refuse-connection.ts';
import type { Reply } from './reply.ts';
import type { Route } from './route.ts';
import { tableOf, type PathEntry } from './route-table.ts';

export interface HttpConfig {
  /** Addresses or networks of the reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  /** Whether the line of a request in the log names the client's address. */
  logAddresses: boolean;
}

/** What answers paths that no route has: the web client. */
export interface Pages {
  /** What makes the reply, or null where there is no such page. */
  find(request: {
    readonly path: string;
    readonly method: string;
    readonly headers: IncomingHttpHeaders;
  }): (() => Promise<Reply>) | null;
}

export interface HttpDeps {
  routes: readonly Route[];
  pages?: Pages | null;
  authenticate: Authenticate;
  holdsRole: HoldsRole;
  limits: Limits;
  log: Log;
  clock: Clock;
  timers: Timers;
  random: Random;
  config: HttpConfig;
  /** Told when a handler found the impossible; the process may have to stop. */
  onBrokenInvariant: (error: BrokenInvariant) => void;
  /** Other sizes and times than the table's, for tests. */
  sizes?: Partial<RequestLimits>;
}

export interface Http {
  /** Opens the port; 0 takes a free one. Returns the address that it got. */
  listen(host: string, port: number): Promise<{ host: string; port: number }>;
  /** Takes no more connections, ends the long polls, and cuts off what is not answered after `graceMs`. */
  close(graceMs: number): Promise<void>;
  /** Sends a request without a socket, for tests. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
}

/**
 * The server's HTTP: routes from the contract, one door in front of every handler, one shape for every reply.
 */
export function createHttp(deps: HttpDeps): Http {
  const sizes: RequestLimits = { ...requestLimits, ...deps.sizes };
  const exchanges = createExchanges(deps, sizes);
  const app = createRouter(deps, sizes, exchanges);
  for (const entry of tableOf(deps.routes)) addPath(app, entry, exchanges);
  let sockets: ListeningSockets | null = null;
  return {
    listen: async (host, port) => {
      sockets = await openListeningSockets(app, host, port);
      return { host: sockets.address.address, port: sockets.address.port };
    },
    close: async (graceMs) => {
      exchanges.stop();
      const cut = deps.timers.after(graceMs, () => app.server.closeAllConnections());
      await Promise.all([sockets?.close(), app.close()]);
      cut();
    },
    inject: (request) => app.inject(request),
  };
}

function createRouter(
  { config, pages }: HttpDeps,
  sizes: RequestLimits,
  exchanges: Exchanges,
): FastifyInstance {
  const app = fastify({
    http: {
      maxHeaderSize: sizes.headerBytes,
      headersTimeout: sizes.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(2_000, sizes.headersTimeoutMs),
    },
    // The time for a body is ours to measure: an upload takes longer than a request.
    requestTimeout: 0,
    connectionTimeout: sizes.idleTimeoutMs,
    keepAliveTimeout: sizes.keepAliveTimeoutMs,
    // What is answered while the server stops is ours to say, too.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    routerOptions: { maxParamLength: sizes.headerBytes, querystringParser: () => unread },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (_error, request, reply) => exchanges.refuse(take(request, reply), badPath),
  });
  limitConnections(app.server, sizes.connections);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'OPTIONS') return exchanges.preflight(take(request, reply));
    if (request.is404) return unrouted(pages ?? null, take(request, reply), exchanges);
    return done();
  });
  return app;
}

function unrouted(pages: Pages | null, incoming: Incoming, exchanges: Exchanges): void {
  const { url = '/', method = 'GET', headers } = incoming.request;
  const produce = pages?.find({ path: url.split('?', 1)[0]!, method, headers });
  if (produce) exchanges.page(incoming, produce);
  else exchanges.refuse(incoming, unknownPath);
}

/** The query is read by the contract's schemas, once, and not by the router. */
const unread = {};

const badPath = new ApiError(400, 'M_INVALID_PARAM', 'The path is not valid percent-encoded UTF-8.');
const unknownPath = new ApiError(404, 'M_UNRECOGNIZED', 'Unrecognized request');
const wrongMethod = new ApiError(405, 'M_UNRECOGNIZED', 'Unrecognized request method');

const everyMethod: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'];

function addPath(app: FastifyInstance, { path, template, routes }: PathEntry, exchanges: Exchanges): void {
  for (const method of everyMethod) {
    const route = routes.get(method);
    const onRequest = (request: FastifyRequest, reply: FastifyReply): void => {
      const incoming = take(request, reply);
      if (route === undefined) exchanges.refuse(incoming, wrongMethod, template);
      else exchanges.serve(route, incoming);
    };
    app.route({ method, url: path, onRequest, handler: unreachable });
  }
}

/** Takes a request out of the router's hands: from here on nobody else reads its body or answers it. */
function take(request: FastifyRequest, reply: FastifyReply): Incoming {
  reply.hijack();
  const params = request.params as Readonly<Record<string, string>>;
  return { request: request.raw, response: reply.raw, params, ip: request.ip };
}

function unreachable(): never {
  return assert(false, 'every request is taken before its handler') as never;
}
