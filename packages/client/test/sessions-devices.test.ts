import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../../server/src/platform/errors/index.ts';
import { createStory, PASSWORD as HOUSE_PASSWORD } from '../../../server/test/harness.ts';
import type { Session } from '../src/engine/context.ts';
import { createMemoryStorage } from '../src/engine/storage.ts';
import type { DeviceRow } from '../src/port/index.ts';
import {
  createRoom,
  PASSWORD,
  say,
  security,
  startDevice,
  startEngine,
  until,
  untilReady,
} from './keys-device.ts';

assert.equal(PASSWORD, HOUSE_PASSWORD);

test('a stranger learns what the server offers before anything else is loaded', async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const { tab } = startEngine(t, { baseUrl: story.baseUrl });
  const offer = await tab.call('sessions.discover', {});
  assert.deepEqual(offer, { serverName: 'localhost', registration: 'open', hasPasswordLogin: true });
  await story.user('taken');
  assert.equal((await tab.call('sessions.checkUsername', { username: 'free' })).isFree, true);
  const taken = await tab.call('sessions.checkUsername', { username: 'taken' });
  assert.deepEqual([taken.isFree, taken.code], [false, 'M_USER_IN_USE']);
  assert.equal((await tab.call('sessions.checkUsername', { username: 'Ünfit' })).code, 'M_INVALID_USERNAME');
});

test('a server that asks for a token lets in who has one', async (t) => {
  const registration = { mode: 'token' as const, tokens: [new Secret('let-me-in')], sharedSecret: null };
  const story = await createStory(t, { checkSpec: false, config: { registration } });
  const { tab, account, running } = startEngine(t, { baseUrl: story.baseUrl });
  assert.equal((await tab.call('sessions.discover', {})).registration, 'token');
  assert.equal((await tab.call('sessions.checkToken', { token: 'guess' })).isValid, false);
  assert.equal((await tab.call('sessions.checkToken', { token: 'let-me-in' })).isValid, true);
  const wish = { username: 'alice', password: PASSWORD, deviceName: 'A browser' };
  await assert.rejects(tab.call('sessions.register', wish), { code: 'token-needed' });
  await assert.rejects(tab.call('sessions.register', { ...wish, token: 'guess' }), {
    code: 'M_UNAUTHORIZED',
  });
  await tab.call('sessions.register', { ...wish, token: 'let-me-in' });
  await running();
  await until('she is in', () => account.get().state === 'ready');
});

test('a closed server says so, and a wrong password too', async (t) => {
  const registration = { mode: 'closed' as const, tokens: [], sharedSecret: null };
  const story = await createStory(t, { checkSpec: false, config: { registration } });
  const { tab } = startEngine(t, { baseUrl: story.baseUrl });
  assert.equal((await tab.call('sessions.discover', {})).registration, 'closed');
  const wish = { username: 'alice', password: PASSWORD, deviceName: 'A browser' };
  await assert.rejects(tab.call('sessions.register', wish), { code: 'M_FORBIDDEN' });
  const login = { user: 'alice', password: 'no', deviceName: 'A browser' };
  await assert.rejects(tab.call('sessions.signIn', login), { code: 'M_FORBIDDEN' });
});

test('a server that is away is told from one that refuses', async (t) => {
  const { tab } = startEngine(t, { baseUrl: 'http://127.0.0.1:9' });
  await assert.rejects(tab.call('sessions.discover', {}), { code: 'offline' });
});

test('devices are listed in plain rows, renamed and removed with the password', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const alice = await startDevice(t, { baseUrl }, 'alice', true);
  await untilReady(alice);
  const watched = alice.tab.watch('devices', '');
  const rows = (): readonly DeviceRow[] => watched.view.all.map(([, row]) => row);
  await until('this device is listed', () => rows()[0]?.trust === 'signed');
  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  const deviceId = phone.client.getDeviceId() ?? '';
  await until('both are listed', () => rows().find((row) => row.deviceId === deviceId)?.trust === 'unsigned');
  assert.deepEqual(
    rows().map(({ name, isThis }) => [name, isThis]),
    [
      ["alice's laptop", true],
      ["alice's phone", false],
    ],
  );

  await alice.call('sessions.renameDevice', { deviceId, name: 'The red phone' });
  await until('it has its name', () => rows().some(({ name }) => name === 'The red phone'));
  const wrong = alice.call('sessions.removeDevices', { deviceIds: [deviceId], password: 'no' });
  await assert.rejects(wrong, { code: 'wrong-password' });
  await alice.call('sessions.removeDevices', { deviceIds: [deviceId], password: PASSWORD });
  await until('it is gone', () => rows().length === 1);
  // The phone hears that it was ended, and everything on it is to be erased.
  await until('the phone is told', () => phone.account.get().state === 'signed-out-by-server');
  assert.equal(phone.ended.count, 1);
});

test('a device that has to log in again goes on as the same device', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const storage = createMemoryStorage();
  const alice = await startDevice(t, { baseUrl, storage }, 'alice', true);
  await untilReady(alice);
  const before = await storage.get<Session>('session');
  await alice.stop();
  const { tab } = startEngine(t, { baseUrl, storage });
  const login = { user: 'alice', password: PASSWORD, deviceName: 'A browser' };
  await assert.rejects(tab.call('sessions.signIn', login), { code: 'signed-in' });
  await storage.put('session-soft-logout', true);
  await tab.call('sessions.signIn', login);
  const after = await storage.get<Session>('session');
  assert.equal(after?.deviceId, before?.deviceId);
  assert.notEqual(after?.accessToken, before?.accessToken);
});

test('a password is changed with the old one, and other devices go if wished', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const alice = await startDevice(t, { baseUrl }, 'alice', true);
  await untilReady(alice);
  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  const change = { oldPassword: 'no', newPassword: 'a better password', signOutOthers: true };
  await assert.rejects(alice.call('sessions.changePassword', change), { code: 'wrong-password' });
  await alice.call('sessions.changePassword', { ...change, oldPassword: PASSWORD });
  await until('the phone is told', () => phone.account.get().state === 'signed-out-by-server');
  assert.equal(alice.account.get().state, 'ready');
  const { tab } = startEngine(t, { baseUrl });
  const login = { user: alice.userId, password: 'a better password', deviceName: 'A browser' };
  assert.equal((await tab.call('sessions.signIn', login)).userId, alice.userId);
});

test('signing out ends the device and asks to erase what is here, also without the server', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  let isAway = false;
  const away: typeof fetch = async (input, init) => {
    if (isAway) throw new TypeError('fetch failed');
    return fetch(input, init);
  };
  const alice = await startDevice(t, { baseUrl, fetch: away }, 'alice', true);
  await untilReady(alice);
  await assert.rejects(
    alice.call('sessions.signIn', { user: 'alice', password: PASSWORD, deviceName: 'x' }),
    {
      code: 'signed-in',
    },
  );
  isAway = true;
  await alice.call('sessions.signOut', {});
  assert.equal(alice.ended.count, 1);
  assert.equal(alice.account.get().state, 'signed-out');
});

test('an account is ended with the password alone, once, although the sync hears of it before the answer', async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const heard = Promise.withResolvers<void>();
  const late: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    const { url } = new Request(input);
    if (url.includes('/sync') && reply.status === 401) heard.resolve();
    if (url.includes('/account/deactivate') && reply.ok) {
      await heard.promise;
      // Long enough for the sync to take in what it heard.
      for (let asked = 0; asked < 5; asked += 1) await fetch(`${story.baseUrl}/_matrix/client/versions`);
    }
    return reply;
  };
  const alice = await startDevice(t, { baseUrl: story.baseUrl, fetch: late }, 'alice', true);
  await untilReady(alice);
  await assert.rejects(alice.call('sessions.deactivate', { password: 'no', erase: true }), {
    code: 'wrong-password',
  });
  assert.equal(alice.ended.count, 0);
  await alice.call('sessions.deactivate', { password: PASSWORD, erase: true });
  assert.equal(alice.ended.count, 1);
  const { tab } = startEngine(t, { baseUrl: story.baseUrl });
  await assert.rejects(tab.call('sessions.signIn', { user: 'alice', password: PASSWORD, deviceName: 'x' }));
});

test('all that is known of an account comes in one file, with the messages readable', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const alice = await startDevice(t, { baseUrl }, 'alice', true);
  await untilReady(alice);
  const roomId = await createRoom(alice);
  await say(alice, roomId, 'a secret of mine');
  const { file, name } = await alice.call('sessions.exportData', {});
  assert.match(name, /^herald-\d{4}-\d\d-\d\d\.json$/u);
  const data = JSON.parse(await file.text());
  assert.equal(data.account.userId, alice.userId);
  assert.equal(data.account.profile.displayname, 'alice');
  assert.equal(data.devices.length, 1);
  assert.ok(data.accountData['chat.herald.recovery_code']);
  const room = data.rooms.find((one: { roomId: string }) => one.roomId === roomId);
  assert.ok(
    room.messages.some((one: { content: { body?: string } }) => one.content.body === 'a secret of mine'),
  );
});

test('tokens are renewed when they end, and the new ones are stored before they are used', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  let now = Date.now();
  const storage = createMemoryStorage();
  const alice = await startDevice(t, { baseUrl, storage, now: () => now }, 'alice', true);
  await untilReady(alice);
  const before = await storage.get<Session>('session');
  assert.ok(before?.refreshToken);
  now += 2 * 60 * 60_000;
  await alice.client.getDevices();
  const after = await storage.get<Session>('session');
  assert.notEqual(after?.accessToken, before.accessToken);
  assert.notEqual(after?.refreshToken, before.refreshToken);
  assert.equal(alice.client.getAccessToken(), after?.accessToken);
  assert.equal(alice.account.get().state, 'ready');
  assert.equal(security(alice).state, 'ready');
});

test('the log of a life with the SDK names nobody', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const alice = await startDevice(t, { baseUrl }, 'alice', true);
  await untilReady(alice);
  const roomId = await createRoom(alice);
  await say(alice, roomId, 'Hello');
  const session = await alice.storage.get<Session>('session');
  const log = alice.log.lines.join('\n');
  for (const secret of [alice.userId, roomId, session?.accessToken ?? '?', session?.deviceId ?? '?', 'Hello'])
    assert.ok(!log.includes(secret), log);
});
