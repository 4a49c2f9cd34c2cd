import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { BodyOf, Endpoint, ParamsOf, QueryOf } from '@herald/contract';
import type { UserId } from '@herald/matrix';
import type { Reply } from './reply.ts';

/** Who asks, as far as the access token says. */
export interface Caller {
  readonly userId: UserId;
  readonly deviceId: string;
  /** Names the session of the token, not the token. */
  readonly tokenId: string;
  readonly isAdmin: boolean;
  readonly isGuest?: boolean;
}

/**
 * Always there where the endpoint needs a token, null where it was left out, never there where nobody looks.
 */
export type CallerFor<E extends Endpoint> = E['auth'] extends 'user'
  ? Caller
  : E['auth'] extends 'optional'
    ? Caller | null
    : null;

/** A request that has passed the door: limits, token, sizes, schema. */
export interface Request<E extends Endpoint = Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly caller: CallerFor<E>;
  readonly ip: string;
  readonly requestId: string;
  /** Aborts when the client goes away or the server stops. A long poll then answers with what it has. */
  readonly signal: AbortSignal;
  readonly raw: {
    readonly headers: IncomingHttpHeaders;
    /** The bytes of the body, for endpoints with `body: 'stream'`; who reads them bounds them. */
    readonly stream: IncomingMessage;
  };
}

export type Handler<E extends Endpoint> = (request: Request<E>) => Promise<Reply> | Reply;

/** An endpoint and what answers it. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly handler: (request: Request) => Promise<Reply> | Reply;
}

/** Binds a handler to its endpoint; the types of its request come from the contract. */
export function handle<E extends Endpoint>(endpoint: E, handler: Handler<E>): Route {
  // The door checks params, query, body and caller against this very endpoint before it calls the handler.
  return { endpoint, handler: handler as unknown as Route['handler'] };
}
