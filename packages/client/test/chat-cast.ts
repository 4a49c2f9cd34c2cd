import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import type { AccountRow, ArgsOf, CallName, ResultOf, Topic, Topics } from '../src/port/index.ts';
import type { AccountCell, EngineWorld } from '../src/engine/context.ts';
import { createChat } from '../src/engine/create-chat.ts';
import type { Feed, Host, Source } from '../src/engine/host.ts';
import { createFirstSync } from '../src/engine/matrix/first-sync.ts';
import { startMatrix, type RunningMatrix } from '../src/engine/matrix/start.ts';
import { openGate, type SendGate } from '../src/engine/outbox/send-gate.ts';
import { createMemoryStorage, type EngineStorage } from '../src/engine/storage.ts';
import { createSystemTimers } from '../../../server/src/platform/clock/index.ts';
import { createSystemRandom } from '../../../server/src/platform/random/index.ts';
import { PASSWORD, type Actor, type Story } from '../../../server/test/harness.ts';

/** What has not come by then does not come. */
const WAIT_MS = 15_000;
const timers = createSystemTimers();
const random = createSystemRandom();

/** Rows of one topic as a tab would have them. */
export interface View<Row> {
  readonly keys: readonly string[];
  readonly rows: readonly Row[];
  get(key: string): Row | undefined;
  /** How often any row was told. */
  readonly told: number;
  /** Every state of the keys that was told, for what must never be seen in between. */
  onEvery(look: () => void): void;
  until(enough: (view: View<Row>) => boolean, what: string): Promise<void>;
  close(): void;
}

/** An engine's conversation part, with what a tab does. */
export interface Chatter {
  readonly userId: string;
  readonly client: MatrixClient;
  readonly storage: EngineStorage;
  /** What goes through it instead of the network; null when the network is there. */
  network: { broken: ((address: string, method: string) => 'refuse' | 'lose' | null) | null };
  call<N extends CallName>(name: N, args: ArgsOf<N>): Promise<ResultOf<N>>;
  view<T extends Topic>(topic: T, key: string): View<Topics[T]>;
  stop(): Promise<void>;
}

export interface ChatterOptions {
  readonly storage?: EngineStorage;
  readonly gate?: SendGate;
  readonly hasIdentity?: boolean;
  readonly isOffline?: boolean;
}

/** Starts an engine on a person's device against the story's server. */
export async function startChatter(
  t: TestContext,
  story: Story,
  actor: Actor,
  options: ChatterOptions = {},
): Promise<Chatter> {
  const storage = options.storage ?? createMemoryStorage();
  const network: Chatter['network'] = { broken: null };
  const desk = createDesk();
  const prepared = Promise.withResolvers<void>();
  const world: EngineWorld = {
    baseUrl: story.baseUrl,
    fetch: fetchThrough(network),
    storage,
    hasIndexedDb: false,
    now: Date.now,
    randomId: () => Buffer.from(random.bytes(12)).toString('hex'),
    log: { info() {}, warn() {}, lines: [] },
  };
  const session = {
    userId: actor.userId,
    deviceId: actor.deviceId,
    accessToken: actor.token,
    refreshToken: null,
    serverName: 'localhost',
  };
  const running: RunningMatrix = await startMatrix(
    world,
    session,
    {
      host: desk.host,
      account: createCell(),
      firstSync: createFirstSync({ baseUrl: world.baseUrl, accessToken: session.accessToken }),
      takePassword: () => null,
      onEnded() {},
    },
    [
      (matrix) => createChat(matrix, options.gate ?? openGate),
      () => ({ onPrepared: prepared.resolve, stop() {} }),
    ],
  );
  await prepared.promise;
  if (options.hasIdentity !== false) await makeIdentity(running.client, actor);
  await actor.put(`/_matrix/client/v3/profile/${encodeURIComponent(actor.userId)}/displayname`, {
    displayname: actor.userId.slice(1, actor.userId.indexOf(':')),
  });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    desk.closeAll();
    await running.stop();
  };
  t.after(stop);
  return {
    userId: actor.userId,
    client: running.client,
    storage,
    network,
    call: desk.call,
    view: desk.view,
    stop,
  };
}

async function makeIdentity(client: MatrixClient, actor: Actor): Promise<void> {
  await client.getCrypto()?.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (request) => {
      await request({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: actor.userId },
        password: PASSWORD,
      } as never);
    },
  });
}

function fetchThrough(network: Chatter['network']): typeof fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const fault = network.broken?.(address, init?.method ?? 'GET') ?? null;
    if (fault === 'refuse') throw new TypeError('fetch failed');
    const reply = await fetch(input, init);
    if (fault === 'lose') {
      await reply.text();
      throw new TypeError('fetch failed');
    }
    return reply;
  };
}

function createCell(): AccountCell {
  let row: AccountRow = {
    state: 'starting',
    userId: null,
    deviceId: null,
    serverName: null,
    displayName: null,
    avatar: null,
    connection: 'connecting',
    security: { state: 'ready', code: null, passkeys: 0, restoring: null, otherDevices: 0 },
  };
  return { get: () => row, update: (change) => void (row = { ...row, ...change }) };
}

interface Desk {
  readonly host: Host;
  readonly call: Chatter['call'];
  readonly view: Chatter['view'];
  closeAll(): void;
}

/** A host without a port: what is told is there at once. */
function createDesk(): Desk {
  const sources = new Map<string, Source<never>>();
  const handlers = new Map<string, (args: never) => Promise<unknown>>();
  const closers = new Set<() => void>();
  return {
    host: {
      source: (topic, open) => void sources.set(topic, open as never),
      handle: (name, handler) => void handlers.set(name, handler as never),
      connect() {},
    },
    async call(name, args) {
      const handler = handlers.get(name);
      assert.ok(handler, `nobody handles ${name}`);
      return (await handler(args as never)) as never;
    },
    view(topic, key) {
      const open = sources.get(topic);
      assert.ok(open, `nobody gives ${topic}`);
      const view = createView(topic);
      const close = open(key, view.feed as never);
      closers.add(close);
      view.onClose(() => {
        closers.delete(close);
        close();
      });
      return view as never;
    },
    closeAll() {
      for (const close of closers) close();
    },
  };
}

function createView(
  topic: string,
): View<unknown> & { feed: Feed<unknown>; onClose(close: () => void): void } {
  const rows = new Map<string, unknown>();
  const looks = new Set<() => void>();
  let keys: readonly string[] = [];
  let told = 0;
  let close = (): void => {};
  let isQueued = false;
  // The host tells changes together: what stands between them is never seen.
  const changed = (): void => {
    if (isQueued) return;
    isQueued = true;
    timers.after(0, () => {
      isQueued = false;
      for (const look of looks) look();
    });
  };
  const view = {
    get keys() {
      return keys;
    },
    get rows() {
      return keys.map((key) => rows.get(key));
    },
    get told() {
      return told;
    },
    get: (key: string) => rows.get(key),
    onEvery: (look: () => void) => void looks.add(look),
    onClose: (run: () => void) => void (close = run),
    close: () => close(),
    until: (enough: (v: never) => boolean, what: string) =>
      new Promise<void>((resolve, reject) => {
        const cancel = timers.after(WAIT_MS, () => {
          looks.delete(look);
          reject(
            new Error(
              `${topic}: waited in vain for ${what}; it has ${JSON.stringify(view.rows, null, 1).slice(-3_000)}`,
            ),
          );
        });
        const look = (): void => {
          if (!enough(view as never)) return;
          looks.delete(look);
          cancel();
          resolve();
        };
        looks.add(look);
        look();
      }),
    feed: {
      set(key: string, row: unknown) {
        told += 1;
        if (!rows.has(key)) keys = [...keys, key];
        rows.set(key, row);
        changed();
      },
      remove(key: string) {
        rows.delete(key);
        keys = keys.filter((each) => each !== key);
        changed();
      },
      order(now: readonly string[]) {
        for (const key of now) assert.ok(rows.has(key), `${topic}: the order names ${key}, which has no row`);
        assert.equal(new Set(now).size, rows.size, `${topic}: the order names every row once`);
        keys = now;
        changed();
      },
      replace(all: readonly (readonly [string, unknown])[]) {
        rows.clear();
        for (const [key, row] of all) rows.set(key, row);
        keys = all.map(([key]) => key);
        changed();
      },
    },
  };
  return view as never;
}
