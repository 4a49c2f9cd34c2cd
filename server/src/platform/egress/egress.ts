import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, Timers } from '#platform/clock';
import { ApiError, demand, refuse, refuseStart } from '#platform/errors';
import type { Log } from '#platform/log';
import { checkTarget } from './check-target.ts';
import { exchange, type ExchangeReply, type FlowBytes } from './exchange.ts';
import { checkAddresses, resolveTarget, systemResolve, type Resolve } from './pin-addresses.ts';
import { isLoopbackAddress } from './public-address.ts';
import type { EgressConfig, Purpose, PurposeRule } from './purposes.ts';
import { followRedirect, type Hop } from './redirect.ts';

export interface EgressRequest {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For all of it: resolving, connecting, every redirect, the whole reply. 10 s unless said otherwise. */
  timeoutMs?: number;
  /** Of the reply's body. 1 MiB unless said otherwise. */
  maxBytes?: number;
  signal?: AbortSignal;
}

export interface EgressReply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Egress {
  /**
   * Sends a request to the outside for a purpose, as far as the purpose's rule allows. Throws ApiError 502:
   * CHAT.HERALD.EGRESS_REFUSED when the rule says no, CHAT.HERALD.EGRESS_FAILED when the other side does not
   * answer as it should. Why, is in the log; the caller's client is not told what our network looks like.
   */
  fetch(purpose: Purpose, url: string, request?: EgressRequest): Promise<EgressReply>;
}

export interface EgressDeps {
  config: EgressConfig;
  log: Log;
  clock: Clock;
  timers: Timers;
  /** Other name resolution than the system's, for tests and simulations. */
  resolve?: Resolve;
  /** Certificate authorities in place of the system's, for tests. */
  ca?: string;
}

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 1_048_576;
const maxRedirects = 3;

/** The server's one door to the outside. */
export function createEgress(deps: EgressDeps): Egress {
  const { config, log, clock } = deps;
  for (const address of config.testAllow) {
    if (!isLoopbackAddress(address))
      refuseStart(`egress.test_allow opens loopback addresses alone, not ${address}.`);
  }
  const send = async (purpose: Purpose, url: string, wanted: EgressRequest = {}): Promise<EgressReply> => {
    const startedMs = clock.monotonicMs();
    const bytes: FlowBytes = { bytesOut: 0, bytesIn: 0 };
    const flow = { purpose, host: URL.parse(url)?.host ?? null };
    const tell = () => ({ ...flow, ...bytes, ms: Math.round(clock.monotonicMs() - startedMs) });
    try {
      const reply = await withTimeout(deps, wanted, (signal) =>
        follow(deps, purpose, url, { ...wanted, signal }, bytes),
      );
      log.info('egress.flow', { ...tell(), status: reply.status });
      return reply;
    } catch (error) {
      const refused = error instanceof ApiError && error.errcode === refusedCode;
      log.warn(refused ? 'egress.refused' : 'egress.failed', { ...tell(), reason: reasonOf(error) });
      throw refused ? notAllowed() : failed(error);
    }
  };
  return { fetch: send };
}

/** Follows a request to the reply that is no redirect. Each hop is checked as if it were the first. */
async function follow(
  { config, resolve = systemResolve, ca }: EgressDeps,
  purpose: Purpose,
  url: string,
  wanted: EgressRequest & { signal: AbortSignal },
  bytes: FlowBytes,
): Promise<ExchangeReply> {
  const rule: PurposeRule = config.purposes[purpose];
  const { signal, maxBytes = defaultMaxBytes } = wanted;
  let hop: Hop = {
    url: URL.parse(url),
    method: wanted.method ?? 'GET',
    headers: wanted.headers ?? {},
    body: wanted.body === undefined ? null : Buffer.from(wanted.body),
  };
  for (let redirects = 0; ; redirects++) {
    if (redirects > maxRedirects) demand(refuse(502, refusedCode, 'too many redirects'));
    if (hop.url === null) return demand<never>(refuse(502, refusedCode, 'not a URL'));
    const target = demand(checkTarget(rule, hop.url, config.testAllow.length > 0));
    const resolved = await orAborted(resolveTarget(target, resolve), signal);
    const addresses = demand(checkAddresses(target, resolved, config.testAllow));
    const reply = await exchange(target, addresses, { ...hop, maxBytes, signal, ca }, bytes);
    const next = followRedirect(hop, hop.url, reply);
    if (next === null) return reply;
    hop = next;
  }
}

/** Runs a task that is aborted when its time is over, or when whoever asked for it goes away. */
async function withTimeout<T>(
  { timers }: EgressDeps,
  { timeoutMs = defaultTimeoutMs, signal }: EgressRequest,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = timers.after(timeoutMs, () => controller.abort(new Error('no reply in time')));
  try {
    return await task(
      signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]),
    );
  } finally {
    cancel();
  }
}

/** A promise that cannot be aborted, such as one of the DNS, given up when the signal aborts. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    return promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const refusedCode = 'CHAT.HERALD.EGRESS_REFUSED';

function notAllowed(): ApiError {
  return new ApiError(502, refusedCode, 'This host is not allowed.');
}

function failed(cause: unknown): ApiError {
  const message = 'This host did not answer as it should.';
  return new ApiError(502, 'CHAT.HERALD.EGRESS_FAILED', message, undefined, cause);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${inner}`;
}
