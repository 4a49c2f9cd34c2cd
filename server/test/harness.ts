import type { TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App, type AppConfig } from '../src/app.ts';
import { createSystemClock, createSystemTimers, type Clock } from '#platform/clock';
import { createDb, type Db } from '#platform/db';
import { Secret } from '#platform/errors';
import { createSilentLog, type Log } from '#platform/log';
import { createSystemRandom } from '#platform/random';
import { LEDGER_ROLE } from '#superapp/wallet';
import { createContractFetch } from './contract-fetch.ts';
import { createTestDatabase } from './database.ts';
import { createSpecFetch } from './spec/index.ts';

/** A JSON reply, its body as loose as a client sees it; of a file, its `text`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into bodies freely; the schema of the specification is checked for every reply all the same.
  readonly body: Json;
}

export interface Json {
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly [key: string]: any;
}

/** A person with a device, as a test plays them. */
export interface Actor {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  get(path: string): Promise<Json>;
  put(path: string, body: unknown): Promise<Json>;
  post(path: string, body?: unknown): Promise<Json>;
  delete(path: string, body?: unknown): Promise<Json>;
  /** Another device of the same person. */
  login(deviceId?: string): Promise<Actor>;
  /** Makes a room; the answer is its id. */
  createRoom(body?: object): Promise<string>;
  join(roomId: string): Promise<void>;
  /** Sends a text; the answer is the event's id. */
  say(roomId: string, text: string, txnId?: string): Promise<string>;
  sync(since?: string, query?: Record<string, string>): Promise<Json>;
}

export interface Story {
  readonly baseUrl: string;
  /** The server that runs now. */
  readonly app: App;
  readonly db: Db;
  /** Signs a new person up. */
  user(name: string): Promise<Actor>;
  /** A room of its first member, with the others joined. */
  roomWith(first: Actor, ...others: readonly Actor[]): Promise<string>;
  anonymous(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Stops the server and starts it anew on the same database and port. */
  restart(): Promise<void>;
  fetch: typeof fetch;
}

export const PASSWORD = 'correct horse battery';

export interface StoryOptions {
  readonly config?: Partial<AppConfig>;
  readonly log?: Log;
  readonly clock?: Clock;
  /** False for tests that speak what the specification does not. */
  readonly checkSpec?: boolean;
  /** Where the committer finds the database, for a test that stands in between. */
  readonly committerUrl?: (connectionString: string) => Promise<string>;
}

/** Boots the whole server on a database of its own and a free port; all of it ends with the test. */
export async function createStory(context: TestContext, options: StoryOptions = {}): Promise<Story> {
  const database = await createTestDatabase();
  const log = options.log ?? createSilentLog();
  const { db } = database;
  const folder = await mkdtemp(join(tmpdir(), 'herald-story-'));
  const connectionString =
    (await options.committerUrl?.(database.connectionString)) ?? database.connectionString;
  const walletDb = createDb({
    connectionString: database.connectionString,
    poolSize: 5,
    log,
    role: LEDGER_ROLE,
  });
  const media = { folder: join(folder, 'media'), maxUploadBytes: 50_000_000 };
  const start = () =>
    createApp(
      { ...TEST_CONFIG, media, ...options.config },
      {
        clock: options.clock ?? createSystemClock(),
        timers: createSystemTimers(),
        random: createSystemRandom(),
        log,
        db,
        walletDb,
        connectionString,
        onFatal: (reason) => assert.fail(`the server had to stop: ${reason}`),
      },
    );
  let app = await start();
  const { port } = await app.http.listen('127.0.0.1', 0);
  context.after(async () => {
    await app.stop();
    await walletDb.close();
    // Its connections would be kept for a minute, and a file of many stories runs out of them.
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  const fetchChecked = options.checkSpec === false ? fetch : createSpecFetch(baseUrl, createContractFetch());
  return createCast({
    baseUrl,
    db,
    fetch: fetchChecked,
    get app() {
      return app;
    },
    async restart() {
      await app.stop();
      app = await start();
      await app.http.listen('127.0.0.1', port);
    },
  });
}

const TEST_CONFIG: Omit<AppConfig, 'media'> = {
  serverName: 'localhost',
  publicUrl: 'http://localhost',
  support: { email: 'help@localhost', page: null },
  registration: { mode: 'open', tokens: [], sharedSecret: new Secret('shared secret of tests') },
  encryptPrivateRooms: true,
  rateLimits: { enabled: false, factor: 1 },
  trustedProxies: [],
  logAddresses: true,
  webFolder: null,
  brandFolder: null,
  addressDays: 30,
};

type World = Pick<Story, 'baseUrl' | 'app' | 'db' | 'fetch' | 'restart'>;

function createCast(world: World): Story {
  async function send(
    token: string | null,
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { ...more };
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const reply = await world.fetch(`${world.baseUrl}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const isFile = reply.headers.has('content-disposition');
    return {
      status: reply.status,
      headers: reply.headers,
      body: (text === '' ? {} : isFile ? { text } : JSON.parse(text)) as Json,
    };
  }

  function actor(login: { user_id: string; device_id: string; access_token: string }): Actor {
    const { user_id: userId, device_id: deviceId, access_token: token } = login;
    const request: Actor['request'] = (method, path, body, headers) =>
      send(token, method, path, body, headers);
    const ok = async (method: string, path: string, body?: unknown): Promise<Json> => {
      const answer = await request(method, path, body);
      assert.equal(answer.status, 200, `${method} ${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    let sends = 0;
    return {
      userId,
      deviceId,
      token,
      request,
      get: (path) => ok('GET', path),
      put: (path, body) => ok('PUT', path, body),
      post: (path, body = {}) => ok('POST', path, body),
      delete: (path, body) => ok('DELETE', path, body),
      async login(device) {
        const answer = await send(null, 'POST', '/_matrix/client/v3/login', {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user: userId },
          password: PASSWORD,
          ...(device !== undefined && { device_id: device }),
        });
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
        return actor(answer.body as never);
      },
      createRoom: async (body = {}) =>
        String((await ok('POST', '/_matrix/client/v3/createRoom', body)).room_id),
      join: async (roomId) =>
        void (await ok('POST', `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, {})),
      async say(roomId, text, txnId) {
        sends += 1;
        const path =
          `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/` +
          encodeURIComponent(txnId ?? `${deviceId}-${sends}`);
        return String((await ok('PUT', path, { msgtype: 'm.text', body: text })).event_id);
      },
      sync: (since, query = {}) =>
        ok(
          'GET',
          `/_matrix/client/v3/sync?${new URLSearchParams({
            ...(since !== undefined && { since }),
            ...query,
          })}`,
        ),
    };
  }

  return {
    ...world,
    get app() {
      return world.app;
    },
    anonymous: (method, path, body) => send(null, method, path, body),
    async user(name) {
      const answer = await send(null, 'POST', '/_matrix/client/v3/register', {
        username: name,
        password: PASSWORD,
        auth: { type: 'm.login.dummy' },
      });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return actor(answer.body as never);
    },
    async roomWith(first, ...others) {
      const roomId = await first.createRoom({
        preset: 'private_chat',
        invite: others.map((other) => other.userId),
      });
      for (const other of others) await other.join(roomId);
      return roomId;
    },
  };
}

/** Asserts that a request was refused, with which code and status. */
export async function refused(answer: Promise<Answer>, errcode: string, status?: number): Promise<Answer> {
  const got = await answer;
  assert.equal(got.body.errcode, errcode, `${got.status} ${JSON.stringify(got.body)}`);
  if (status !== undefined) assert.equal(got.status, status);
  return got;
}
