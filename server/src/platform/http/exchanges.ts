import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '#platform/errors';
import type { RequestLimits } from '#platform/limits';
import { createAdmission } from './admission.ts';
import { answer, type Door, type Exchange, type PreparedRoute } from './answer.ts';
import { toErrorReply } from './error-reply.ts';
import type { HttpDeps } from './http.ts';
import { ClientGone, createBodyReader } from './read-body.ts';
import { json, type Reply, type ReplyHeaders } from './reply.ts';
import { createLiveSignals } from './request-signal.ts';
import { sendReply, type Sent } from './send-reply.ts';
import { preflight } from './standard-headers.ts';

/** A request as the router hands it over. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly ip: string;
}

/** Answers requests: each gets exactly one reply and one line in the log, whatever happens. */
export interface Exchanges {
  serve(route: PreparedRoute, incoming: Incoming): void;
  preflight(incoming: Incoming): void;
  /** A file of the web client. */
  page(incoming: Incoming, produce: () => Promise<Reply>): void;
  /** `path` is the path of the contract when only the method is wrong. */
  refuse(incoming: Incoming, error: ApiError, path?: string): void;
  /** From now on long polls end, connections close after their reply, and new requests are sent away. */
  stop(): void;
}

export function createExchanges(deps: HttpDeps, sizes: RequestLimits): Exchanges {
  const { authenticate, holdsRole, clock, limits, log, config } = deps;
  const bodies = createBodyReader(deps.timers, sizes);
  const door: Door = { authenticate, holdsRole, limits, bodies };
  const signals = createLiveSignals();
  const admit = createAdmission({ most: sizes.answeredAtOnce, random: deps.random });
  const boot = deps.random.id(8);
  let count = 0;
  let stopping = false;

  const run = async (incoming: Incoming, path: string, produce: Produce): Promise<void> => {
    const startedMs = clock.monotonicMs();
    const { request, response, params, ip } = incoming;
    const requestId = `${boot}-${(++count).toString(36)}`;
    const toReply = (error: unknown): Reply =>
      toErrorReply(error, { log: log.child({ requestId }), onBrokenInvariant: deps.onBrokenInvariant });
    const exchange = { request, params, ip, requestId, signal: () => signals.of(response) };
    const reply = await replyOf(exchange, produce, toReply);
    const sent = reply === null ? clientGone : await deliver(incoming, reply, requestId, toReply);
    const ms = Math.round(clock.monotonicMs() - startedMs);
    const address = config.logAddresses ? { ip } : {};
    log.info('http.request', { requestId, method: request.method, path, ...sent, ms, ...address });
  };

  const deliver = async (
    incoming: Incoming,
    reply: Reply,
    requestId: string,
    toReply: ToReply,
  ): Promise<Sent> => {
    const { request, response } = incoming;
    // A connection whose last body was not read to its end cannot carry another request.
    const whole = await bodies.drain(request);
    if (response.destroyed) return clientGone;
    const closing: ReplyHeaders = whole && !stopping ? {} : { connection: 'close' };
    const headers = { 'x-request-id': requestId, ...closing };
    try {
      return sendReply(response, reply, headers);
    } catch (error) {
      return sendReply(response, toReply(error), headers);
    }
  };

  return {
    serve: (route, incoming) => {
      void run(incoming, route.endpoint.path, (exchange) => {
        if (stopping) throw sentAway();
        return admit(route.endpoint, () => answer(door, route, exchange));
      });
    },
    preflight: (incoming) => void run(incoming, 'preflight', () => json(200, {}, preflight)),
    page: (incoming, produce) => void run(incoming, 'page', produce),
    refuse: (incoming, error, path = 'unknown') => {
      void run(incoming, path, () => {
        throw error;
      });
    },
    stop: () => {
      stopping = true;
      signals.stop();
    },
  };
}

type Produce = (exchange: Exchange) => Promise<Reply> | Reply;
type ToReply = (error: unknown) => Reply;

// The status that logs use for a request whose client did not wait for the reply.
const clientGone: Sent = { status: 499, bytes: 0 };

/** The reply that `produce` makes, or that its error becomes; null when nobody waits for it. */
async function replyOf(exchange: Exchange, produce: Produce, toReply: ToReply): Promise<Reply | null> {
  try {
    return await produce(exchange);
  } catch (error) {
    return error instanceof ClientGone ? null : toReply(error);
  }
}

function sentAway(): ApiError {
  return new ApiError(503, 'CHAT.HERALD.UNAVAILABLE', 'The server is stopping.', { retry_after_ms: 2000 });
}
