import type { IncomingMessage } from 'node:http';
import type { Endpoint, Role } from '@herald/contract';
import { ApiError, fail } from '#platform/errors';
import { addressKey, type Limits, type RateSubject } from '#platform/limits';
import { findAccessToken } from './access-token.ts';
import { bodyFaults, parseAs } from './check-schema.ts';
import { loginNameOf } from './login-name.ts';
import { parseJson } from './parse-json.ts';
import type { BodyReader } from './read-body.ts';
import { readParams, readQuery, type FieldSchemas } from './read-fields.ts';
import type { Reply } from './reply.ts';
import type { Caller, Request, Route } from './route.ts';

/** Asks the sessions who a token belongs to. A token that is refused comes back as the refusal. */
export type Authenticate = (token: string) => Promise<Caller | ApiError> | Caller | ApiError;

/** Asks the accounts whether somebody has a role now. */
export type HoldsRole = (userId: string, role: Role) => Promise<boolean>;

/** A route with what is read of its schemas once, at start. */
export interface PreparedRoute extends Route {
  readonly params: FieldSchemas;
  readonly query: FieldSchemas;
}

/** One request on its way through the door. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly requestId: string;
  readonly signal: () => AbortSignal;
}

export interface Door {
  readonly authenticate: Authenticate;
  readonly holdsRole: HoldsRole;
  readonly limits: Limits;
  readonly bodies: BodyReader;
}

/**
 * Takes a request through the door and to its handler. The order is the cheapest refusal first, and nothing
 * of a body is read for somebody who may not send it: rate of the address, token, rate of the account, role,
 * path and query, body.
 */
export async function answer(door: Door, route: PreparedRoute, exchange: Exchange): Promise<Reply> {
  const { endpoint } = route;
  const { request, ip, requestId, signal } = exchange;
  const address = addressKey(ip);
  spend(door.limits, endpoint, 'ip', address);
  const search = searchOf(request.url ?? '');
  const caller = await findCaller(door, endpoint, request, search);
  spend(door.limits, endpoint, 'user', caller?.userId ?? address);
  if (endpoint.role !== null) await requireRole(door, endpoint.role, caller);
  const params = readParams(route.params, exchange.params);
  const query = readQuery(route.query, search);
  const body = await readJsonBody(door.bodies, endpoint, request);
  spend(door.limits, endpoint, 'ip+login', `${address} ${loginNameOf(body)}`);
  return route.handler({
    params,
    query,
    body: typeof endpoint.body === 'string' ? null : parseAs(endpoint.body, body, bodyFaults),
    caller,
    ip,
    requestId,
    get signal() {
      return signal();
    },
    raw: { headers: request.headers, stream: request },
  } as Request);
}

function spend(limits: Limits, { limit }: Endpoint, subject: RateSubject, key: string): void {
  const waitMs = limits.take(limit, subject, key);
  if (waitMs === 0) return;
  fail(429, 'M_LIMIT_EXCEEDED', 'Too many requests.', { retry_after_ms: waitMs });
}

/** A role is asked for anew with each request: one that was taken away ends with it. */
async function requireRole(door: Door, role: Role, caller: Caller | null): Promise<void> {
  if (caller && (await door.holdsRole(caller.userId, role))) return;
  fail(403, 'M_FORBIDDEN', `This is for people with the role ${role}. The operator of this server gives it.`);
}

const noSearch = new URLSearchParams();

function searchOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return start === -1 ? noSearch : new URLSearchParams(url.slice(start + 1));
}

async function findCaller(door: Door, { auth }: Endpoint, request: IncomingMessage, search: URLSearchParams) {
  if (auth === 'none') return null;
  const token = findAccessToken(request.headers, search);
  if (token === null && auth === 'optional') return null;
  if (token === null) return fail(401, 'M_MISSING_TOKEN', 'Missing access token.');
  const caller = await door.authenticate(token);
  if (caller instanceof ApiError) throw caller;
  return caller;
}

async function readJsonBody(
  bodies: BodyReader,
  endpoint: Endpoint,
  request: IncomingMessage,
): Promise<unknown> {
  if (typeof endpoint.body === 'string') return null;
  const bytes = await bodies.read(request, endpoint.maxBodyBytes);
  if (bytes.length === 0 && endpoint.emptyBody) return {};
  return parseJson(bytes);
}
