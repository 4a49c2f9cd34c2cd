import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { listEndpoints, type Endpoint } from '@herald/contract';
import { createSystemClock, createSystemTimers } from '#platform/clock';
import { ApiError } from '#platform/errors';
import { createHttp, type Authenticate, type Route } from '#platform/http';
import type { Limits } from '#platform/limits';
import { createSilentLog } from '#platform/log';
import { createSeededRandom } from '#platform/random';
import { createSpecFetch } from './spec-fetch.ts';

const unlimited: Limits = { take: () => 0 };
const nobody: Authenticate = () => new ApiError(401, 'M_UNKNOWN_TOKEN', 'Unrecognised access token.');
const somebody: Authenticate = () => ({
  userId: '@alice:example.org' as never,
  deviceId: 'PHONE',
  tokenId: '1',
  isAdmin: false,
});

/** A server whose handlers all fail, and `fetch` for it that compares each reply with the specification. */
async function startEdge(t: TestContext, authenticate: Authenticate, limits: Limits = unlimited) {
  const fails = (): never => {
    throw new Error('the handler is reached');
  };
  const http = createHttp({
    routes: listEndpoints().map(({ endpoint }): Route => ({ endpoint, handler: fails })),
    authenticate,
    holdsRole: async () => true,
    limits,
    log: createSilentLog(),
    clock: createSystemClock(),
    timers: createSystemTimers(),
    random: createSeededRandom('edge'),
    config: { trustedProxies: [], logAddresses: false },
    onBrokenInvariant: fails,
  });
  const { port } = await http.listen('127.0.0.1', 0);
  t.after(() => http.close(0));
  return createSpecFetch(`http://127.0.0.1:${port}`);
}

const samples: Record<string, string> = {
  roomId: '!a:b',
  roomIdOrAlias: '!a:b',
  roomAlias: '%23a:b',
  userId: '@alice:example.org',
  eventId: '$e',
  kind: 'override',
  receiptType: 'm.read',
  serverName: 'example.org',
};

function requestOf({ method, path }: Endpoint, body: string): [string, RequestInit] {
  const url = path.replace(/\{([^}]*)\}/g, (_, name: string) => samples[name] ?? 'x');
  return [url, { method, headers: { authorization: 'Bearer t' }, ...(method === 'GET' ? {} : { body }) }];
}

/** The statuses that the endpoints answer with; each reply has been compared with the specification. */
async function statusesOf(fetchChecked: typeof fetch, body: string): Promise<number[]> {
  const statuses = new Set<number>();
  for (const { endpoint } of listEndpoints()) {
    statuses.add((await fetchChecked(...requestOf(endpoint, body))).status);
  }
  return [...statuses].toSorted((a, b) => a - b);
}

test('every refusal of the door is an error as the specification has it, on every endpoint', async (t) => {
  const stranger = await startEdge(t, nobody);
  assert.deepEqual(await statusesOf(stranger, '{}'), [400, 401, 500]);
  const known = await startEdge(t, somebody);
  assert.deepEqual(await statusesOf(known, '{'), [400, 500]);
  const busy = await startEdge(t, somebody, { take: () => 1500 });
  assert.deepEqual(await statusesOf(busy, '{}'), [429]);
});

test('a wrong method and an unknown path are errors as the specification has them', async (t) => {
  const fetchChecked = await startEdge(t, somebody);
  assert.equal((await fetchChecked('/_matrix/client/v3/login', { method: 'PUT' })).status, 405);
  assert.equal((await fetchChecked('/_matrix/client/v3/voip/turnServer')).status, 404);
  assert.equal((await fetchChecked('/_matrix/client/v3/sync', { method: 'OPTIONS' })).status, 200);
});
