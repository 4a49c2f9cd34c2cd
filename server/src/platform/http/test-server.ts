import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { parseUserId } from '@herald/matrix';
import { createManualClock, createManualTimers, type ManualClock } from '#platform/clock';
import { ApiError } from '#platform/errors';
import { createLimits } from '#platform/limits';
import { createLog } from '#platform/log';
import { createSeededRandom } from '#platform/random';
import { createHttp, type Authenticate, type Caller, type Http, type HttpDeps, type Route } from './index.ts';

// For tests alone: a listening server with the routes of the test, a clock that the test moves, and the log
// in hand.

export const alice: Caller = {
  userId: parseUserId('@alice:example.org')!,
  deviceId: 'PHONE',
  tokenId: 'session-1',
  isAdmin: false,
};

export const aliceToken = 'alice-token';

/** Of a request that a test writes by hand. */
export const alicesHeaders = `Host: h\r\nAuthorization: Bearer ${aliceToken}\r\n`;

/** Knows one token. */
export const knowsAlice: Authenticate = (token) =>
  token === aliceToken ? alice : new ApiError(401, 'M_UNKNOWN_TOKEN', 'Unrecognised access token.');

export interface TestServer {
  http: Http;
  url: string;
  port: number;
  clock: ManualClock;
  /** The lines of the log, as they were printed. */
  lines: string[];
  /** A request with alice's token, unless `init` has other headers. */
  call(path: string, init?: RequestInit): Promise<Response>;
}

/** Starts a server on a port of this machine, a free one unless it is named; the test ends it. */
export async function startTestServer(
  t: TestContext,
  routes: readonly Route[],
  overrides: Partial<HttpDeps> = {},
  namedPort = 0,
): Promise<TestServer> {
  const clock = createManualClock(0);
  const lines: string[] = [];
  const http = createHttp({
    routes,
    authenticate: knowsAlice,
    holdsRole: async () => false,
    limits: createLimits({ clock, config: { enabled: true, factor: 1 } }),
    log: createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    clock,
    timers: createManualTimers(clock),
    random: createSeededRandom('http'),
    config: { trustedProxies: [], logAddresses: false },
    onBrokenInvariant: () => {},
    ...overrides,
  });
  const { port } = await http.listen('127.0.0.1', namedPort);
  const url = `http://127.0.0.1:${port}`;
  t.after(async () => {
    const closed = http.close(0);
    clock.advance(1);
    await closed;
  });
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, { ...init, headers: init.headers ?? { authorization: `Bearer ${aliceToken}` } });
  return { http, url, port, clock, lines, call };
}

/** Sends bytes over a bare connection and gives all that comes back until the server closes it. */
export function exchangeBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (reply += chunk));
    socket.on('close', () => resolve(reply));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
}

/** The error code and status of a reply. */
export async function refusalOf(response: Response): Promise<[number, unknown]> {
  const body = (await response.json()) as { errcode?: unknown };
  return [response.status, body.errcode];
}
