import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { EventType, MsgType, Preset, type MatrixClient, type MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import { createSystemTimers } from '../../../server/src/platform/clock/index.ts';
import { createSystemRandom } from '../../../server/src/platform/random/index.ts';
import type { AccountCell, EngineWorld, MatrixContext, Part, Session } from '../src/engine/context.ts';
import { createHost, type ScopedHost } from '../src/engine/create-host.ts';
import { createKeys, type KeysPart } from '../src/engine/keys/create-keys.ts';
import { createLog } from '../src/engine/log.ts';
import { createFirstSync } from '../src/engine/matrix/first-sync.ts';
import { startMatrix, type RunningMatrix } from '../src/engine/matrix/start.ts';
import { createDevices } from '../src/engine/sessions/devices.ts';
import { createSignIn } from '../src/engine/sessions/sign-in.ts';
import { createMemoryStorage, type EngineStorage } from '../src/engine/storage.ts';
import type { AccountRow, ArgsOf, CallName, ResultOf, VerificationRow } from '../src/port/index.ts';
import { createPortPair } from '../src/tab/in-process.ts';
import { createTabStore, type TabStore } from '../src/tab/tab-store.ts';

const timers = createSystemTimers();
const random = createSystemRandom();

export const PASSWORD = 'correct horse battery';

/** An engine with the parts of keys and sessions alone, and a tab that is connected to it. */
export interface TestDevice {
  readonly tab: TabStore;
  readonly storage: EngineStorage;
  readonly account: AccountCell;
  readonly ended: { count: number };
  readonly log: { readonly lines: readonly string[] };
  readonly client: MatrixClient;
  readonly keys: KeysPart;
  readonly userId: string;
  call<N extends CallName>(name: N, args: ArgsOf<N>): Promise<ResultOf<N>>;
  verification(): VerificationRow | null;
  stop(): Promise<void>;
}

export interface DeviceOptions {
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  readonly storage?: EngineStorage;
  readonly now?: () => number;
}

interface Running {
  readonly matrix: RunningMatrix;
  readonly keys: KeysPart;
}

/** An engine that nobody is signed in to yet. */
export function startEngine(t: TestContext, options: DeviceOptions) {
  const log = createLog(() => Date.now());
  const world: EngineWorld = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? fetch,
    storage: options.storage ?? createMemoryStorage(),
    hasIndexedDb: false,
    now: options.now ?? (() => Date.now()),
    randomId: () => random.id(24),
    log,
  };
  const host: ScopedHost = createHost({
    build: 'test',
    epoch: 'test',
    lock: 'test',
    after: (ms, task) => void timers.after(ms, task),
  });
  const tab = createTabStore({
    build: 'test',
    lock: 'tab',
    after: (ms, task) => timers.after(ms, task),
  });
  const ports = createPortPair();
  host.connect(ports.host);
  tab.attach(ports.tab);
  const account = createCell();
  const ended = { count: 0 };
  let running: Promise<Running> | null = null;

  async function begin(session: Session, password: string | null): Promise<Running> {
    let keys: KeysPart | null = null;
    const parts: ((matrix: MatrixContext) => Part)[] = [
      (matrix) => (keys = createKeys(matrix)),
      createDevices,
    ];
    account.update({ state: 'starting', userId: session.userId, deviceId: session.deviceId });
    const matrix = await startMatrix(
      world,
      session,
      {
        host,
        account,
        firstSync: createFirstSync({ baseUrl: world.baseUrl, accessToken: session.accessToken }),
        takePassword: () => password,
        onEnded: () => (ended.count += 1),
      },
      parts,
    );
    assert.ok(keys);
    return { matrix, keys };
  }

  for (const register of createSignIn(world, {
    onSignedIn: ({ session, password }) => void (running = begin(session, password)),
  }))
    register(host);
  t.after(async () => {
    (await running)?.matrix.stop().catch(() => {});
    tab.close();
  });
  return { world, tab, account, ended, log, running: () => running };
}

/** Signs somebody up or in, and waits until the first sync is done. */
export async function startDevice(
  t: TestContext,
  options: DeviceOptions,
  name: string,
  isNew: boolean,
): Promise<TestDevice> {
  const engine = startEngine(t, options);
  const { tab, world, account } = engine;
  const deviceName = `${name}'s ${isNew ? 'laptop' : 'phone'}`;
  const who = isNew
    ? tab.call('sessions.register', { username: name, password: PASSWORD, displayName: name, deviceName })
    : tab.call('sessions.signIn', { user: name, password: PASSWORD, deviceName });
  const { userId } = await who;
  const running = await engine.running();
  assert.ok(running);
  const watched = tab.watch('verification', '');
  const device: TestDevice = {
    tab,
    storage: world.storage,
    account,
    ended: engine.ended,
    log: engine.log,
    client: running.matrix.client,
    keys: running.keys,
    userId,
    call: (call, args) => tab.call(call, args),
    verification: () => watched.view.row('current') ?? null,
    stop: () => running.matrix.stop(),
  };
  await until(`${name} synced`, () => account.get().state === 'ready');
  return device;
}

function createCell(): AccountCell {
  let row: AccountRow = {
    state: 'signed-out',
    userId: null,
    deviceId: null,
    serverName: null,
    displayName: null,
    avatar: null,
    connection: 'connecting',
    security: { state: 'unknown', code: null, passkeys: 0, restoring: null, otherDevices: 0 },
  };
  return { get: () => row, update: (change) => void (row = { ...row, ...change }) };
}

/** Waits for something that comes from the server; fails with `what` when it does not. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    assert.ok(Date.now() < end, `in vain: ${what}`);
    await timers.sleep(25);
  }
}

export const security = (device: TestDevice) => device.account.get().security;

export async function untilReady(device: TestDevice): Promise<void> {
  await until(`${device.userId} is ready, ${device.log.lines.slice(-5).join(' ')}`, () => {
    return security(device).state === 'ready' && security(device).restoring === null;
  }).catch((error: unknown) => {
    throw new assert.AssertionError({
      message: `${String(error)} ${JSON.stringify(security(device))} ${device.log.lines.slice(-8).join('\n')}`,
    });
  });
}

/** What a request is for. */
export function addressOf(input: RequestInfo | URL): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}

/** An encrypted room in which everybody is. */
export async function createRoom(first: TestDevice, ...others: readonly TestDevice[]): Promise<string> {
  const { room_id: roomId } = await first.client.createRoom({
    preset: Preset.PrivateChat,
    invite: others.map(({ userId }) => userId),
    is_direct: others.length === 1,
  });
  for (const other of others) await other.client.joinRoom(roomId);
  for (const device of [first, ...others]) {
    await until(`${device.userId} sees all`, () => {
      const room = device.client.getRoom(roomId);
      return room?.hasEncryptionStateEvent() === true && room.getJoinedMemberCount() === others.length + 1;
    });
  }
  return roomId;
}

/** Sends through the gate, as the outbox does. */
export async function say(device: TestDevice, roomId: string, body: string): Promise<string> {
  assert.equal(await device.keys.holds.check(roomId), null);
  const sent = await device.client.sendMessage(roomId, { msgtype: MsgType.Text, body });
  return sent.event_id;
}

/** The texts that a device reads in a room, oldest first; null for what it cannot read. */
export async function readAll(device: TestDevice, roomId: string): Promise<readonly (string | null)[]> {
  const room = device.client.getRoom(roomId);
  assert.ok(room);
  await device.client.scrollback(room, 100);
  const events: readonly MatrixEvent[] = room.getLiveTimeline().getEvents();
  await Promise.all(events.map((event) => device.client.decryptEventIfNeeded(event)));
  return events
    .filter((event) =>
      [EventType.RoomMessage, EventType.RoomMessageEncrypted].includes(event.getType() as EventType),
    )
    .map((event) => (event.isDecryptionFailure() ? null : String(event.getContent()['body'])));
}

export async function untilReads(
  device: TestDevice,
  roomId: string,
  texts: readonly string[],
): Promise<void> {
  await until(`${device.userId} joined`, () => device.client.getRoom(roomId) !== null);
  let seen: readonly (string | null)[] = [];
  await until(`${device.userId} reads ${texts.join(', ')}`, async () => {
    seen = await readAll(device, roomId);
    return texts.every((text) => seen.includes(text));
  }).catch(() => assert.deepEqual(seen, texts, device.log.lines.slice(-10).join('\n')));
}

/** Waits until the keys that a device has are in the backup. */
export async function untilBackedUp(device: TestDevice, count: number): Promise<void> {
  await until('the keys are backed up', async () => {
    // The count that the SDK remembers is of its last look.
    const reply = await device.client.http.authedRequest('GET' as never, '/room_keys/version');
    return Number((reply as { count: number }).count) >= count;
  });
}
