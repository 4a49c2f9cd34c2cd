import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Method } from 'matrix-js-sdk/lib/http-api/method.js';
import { MsgType } from 'matrix-js-sdk/lib/matrix.js';
import { createStory } from '../../../server/test/harness.ts';
import { createMemoryStorage } from '../src/engine/storage.ts';
import {
  addressOf,
  createRoom,
  PASSWORD,
  readAll,
  say,
  security,
  startDevice,
  until,
  untilReads,
  untilReady,
  type DeviceOptions,
  type TestDevice,
} from './keys-device.ts';

/** A body as loose as a liar needs it. */
type Json = ReturnType<typeof JSON.parse>;

/** A server that answers what it likes: `change` gets every answer to a request for `path`. */
function createLyingFetch(): {
  fetch: typeof fetch;
  on(path: string, change: (body: Json, sent: Json) => void): void;
} {
  const lies: { path: string; change: (body: Json, sent: Json) => void }[] = [];
  return {
    on: (path, change) => void lies.push({ path, change }),
    async fetch(input, init) {
      const reply = await fetch(input, init);
      const found = lies.filter(({ path }) => new URL(addressOf(input)).pathname.endsWith(path));
      if (found.length === 0 || reply.status !== 200) return reply;
      const body: Json = await reply.json();
      const sent: Json = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
      for (const { change } of found) change(body, sent);
      return Response.json(body, { status: reply.status });
    },
  };
}

async function begin(t: TestContext, options: Partial<DeviceOptions> = {}) {
  const story = await createStory(t, { checkSpec: false });
  const { baseUrl } = story;
  const alice = await startDevice(t, { baseUrl, ...options }, 'alice', true);
  const bob = await startDevice(t, { baseUrl }, 'bob', true);
  await untilReady(alice);
  await untilReady(bob);
  const roomId = await createRoom(alice, bob);
  await say(alice, roomId, 'before');
  await untilReads(bob, roomId, ['before']);
  return { story, baseUrl, alice, bob, roomId };
}

/** Sends past the outbox's own look at the gate, as a part that forgot to look would. */
async function sayRecklessly(device: TestDevice, roomId: string, body: string): Promise<string | null> {
  try {
    await device.client.sendMessage(roomId, { msgtype: MsgType.Text, body });
    return null;
  } catch (error) {
    // The SDK's queue waits for what failed; the outbox does not use it.
    for (const event of device.client.getRoom(roomId)?.getPendingEvents() ?? [])
      device.client.cancelPendingEvent(event);
    return (error as { errcode?: string }).errcode ?? String(error);
  }
}

const memberEvent = (userId: string): object => ({
  type: 'm.room.member',
  state_key: userId,
  sender: userId,
  content: { membership: 'join', displayname: 'Mallory' },
  event_id: `$silent-${userId}`,
  origin_server_ts: Date.now(),
});

test('a person who makes a new identity is not written to before it was agreed to', async (t) => {
  const { alice, bob, roomId } = await begin(t);
  assert.equal(await alice.keys.holds.check(roomId), null);
  await bob.call('keys.reset', { password: PASSWORD });
  await until('it is seen', () => alice.keys.identityOf(bob.userId) === 'changed');
  assert.deepEqual(await alice.keys.holds.check(roomId), {
    kind: 'identity-changed',
    userId: bob.userId,
    name: 'bob',
    wasVerified: false,
  });
  assert.equal(alice.keys.holds.list(roomId).length, 1, 'it is shown');
  assert.equal(await sayRecklessly(alice, roomId, 'never leaves'), 'CHAT.HERALD.HELD');

  await alice.call('keys.acceptIdentity', { userId: bob.userId });
  assert.equal(await alice.keys.holds.check(roomId), null);
  await say(alice, roomId, 'agreed');
  await untilReads(bob, roomId, ['agreed']);
  assert.ok(!(await readAll(bob, roomId)).includes('never leaves'));
});

test('a server that swaps somebody’s identity is found out before anything is encrypted for it', async (t) => {
  const lie = createLyingFetch();
  const { alice, bob, roomId } = await begin(t, { fetch: lie.fetch });
  // An identity in Bob's name that is whole in itself: made with another server of the same name.
  const elsewhere = await createStory(t, { checkSpec: false });
  const impostor = await startDevice(t, { baseUrl: elsewhere.baseUrl }, 'bob', true);
  await untilReady(impostor);
  const query = { device_keys: { [bob.userId]: [] } };
  const stolen: Json = await impostor.client.http.authedRequest(Method.Post, '/keys/query', undefined, query);
  let isSwapped = false;
  lie.on('/keys/query', (body) => {
    for (const part of ['master_keys', 'self_signing_keys', 'device_keys'])
      if (body[part]?.[bob.userId]) body[part][bob.userId] = stolen[part][bob.userId];
    isSwapped ||= body.master_keys?.[bob.userId] !== undefined;
  });
  lie.on('/sync', (body) => {
    if (!isSwapped) body.device_lists = { changed: [bob.userId], left: [] };
  });
  await bob.client.sendTyping(roomId, true, 1_000);
  await until('it is seen', () => alice.keys.identityOf(bob.userId) === 'changed');
  assert.equal((await alice.keys.holds.check(roomId))?.kind, 'identity-changed');
  assert.equal(await sayRecklessly(alice, roomId, 'never leaves'), 'CHAT.HERALD.HELD');
});

test('a server that swaps one’s own identity locks the device, which then sends nothing', async (t) => {
  const lie = createLyingFetch();
  const { alice, bob, roomId } = await begin(t, { fetch: lie.fetch });
  const elsewhere = await createStory(t, { checkSpec: false });
  const impostor = await startDevice(t, { baseUrl: elsewhere.baseUrl }, 'alice', true);
  await untilReady(impostor);
  const query = { device_keys: { [alice.userId]: [] } };
  const stolen: Json = await impostor.client.http.authedRequest(Method.Post, '/keys/query', undefined, query);
  lie.on('/keys/query', (body) => {
    for (const part of ['master_keys', 'self_signing_keys', 'user_signing_keys'])
      if (body[part]?.[alice.userId]) body[part][alice.userId] = stolen[part][alice.userId];
  });
  lie.on('/sync', (body) => void (body.device_lists = { changed: [alice.userId], left: [] }));
  await bob.client.sendTyping(roomId, true, 1_000);
  await until('it is seen', () => security(alice).state === 'locked');
  assert.equal(security(alice).isReplaced, true, 'the person is told');
  assert.deepEqual(await alice.keys.holds.check(roomId), { kind: 'not-ready', reason: 'locked' });
  assert.notEqual(await sayRecklessly(alice, roomId, 'never leaves'), null);
});

test('a member who was added without a word is shown before anything is encrypted for them', async (t) => {
  const lie = createLyingFetch();
  const { story, alice, bob, roomId } = await begin(t, { fetch: lie.fetch });
  const mallory = await story.user('mallory');
  let isAdded = false;
  lie.on('/sync', (body) => {
    if (isAdded) return;
    isAdded = true;
    body.rooms ??= {};
    body.rooms.join ??= {};
    const room = (body.rooms.join[roomId] ??= { timeline: { events: [], limited: false, prev_batch: 'x' } });
    const state = room.state_after ?? (room.state ??= { events: [] });
    state.events = [...(state.events ?? []), memberEvent(mallory.userId)];
  });
  // Something has to happen for an answer to come soon.
  await bob.client.sendTyping(roomId, true, 1_000);
  await until(
    'the list has her',
    () =>
      alice.client.getRoom(roomId)?.getJoinedMemberCount() === 3 ||
      alice.client.getRoom(roomId)?.getMember(mallory.userId) !== null,
  );
  assert.deepEqual(await alice.keys.holds.check(roomId), {
    kind: 'silent-members',
    members: [{ userId: mallory.userId, name: 'Mallory' }],
  });
  assert.equal(await sayRecklessly(alice, roomId, 'never leaves'), 'CHAT.HERALD.HELD');
  await alice.call('keys.acceptMembers', { roomId, userIds: [mallory.userId] });
  assert.equal(await alice.keys.holds.check(roomId), null);
});

test('a member who is on the list of members alone is shown too', async (t) => {
  const lie = createLyingFetch();
  const story = await createStory(t, { checkSpec: false });
  const { baseUrl } = story;
  const laptop = await startDevice(t, { baseUrl }, 'alice', true);
  const bob = await startDevice(t, { baseUrl }, 'bob', true);
  await untilReady(laptop);
  const roomId = await createRoom(laptop, bob);
  assert.equal(await laptop.keys.holds.check(roomId), null);
  const code = await laptop.call('keys.pendingCode', {});
  const records = await laptop.storage.get<readonly string[]>(`known-members:${roomId}`);
  assert.deepEqual(records?.toSorted(), [laptop.userId, bob.userId]);

  // Another start of the engine: what was shown is remembered, and the list is fetched anew.
  lie.on('/members', (body) => body.chunk.push(memberEvent('@mallory:localhost')));
  const storage = createMemoryStorage();
  await storage.put(`known-members:${roomId}`, records);
  const again = await startDevice(t, { baseUrl, fetch: lie.fetch, storage }, 'alice', false);
  await until('it is locked', () => security(again).state === 'locked');
  await again.call('keys.recover', { code: code?.code ?? '' });
  await until('the room is there', () => again.client.getRoom(roomId) !== null);
  assert.equal((await again.keys.holds.check(roomId))?.kind, 'silent-members');
});

test('members who come before everybody are nothing to ask about', async (t) => {
  const { baseUrl, alice, bob, roomId } = await begin(t);
  const carol = await startDevice(t, { baseUrl }, 'carol', true);
  await untilReady(carol);
  await alice.client.invite(roomId, carol.userId);
  await carol.client.joinRoom(roomId);
  await until(
    'she is seen',
    () => bob.client.getRoom(roomId)?.getMember(carol.userId)?.membership === 'join',
  );
  assert.equal(await bob.keys.holds.check(roomId), null);
  await say(bob, roomId, 'Welcome');
  await untilReads(carol, roomId, ['Welcome']);
});

test('a device that the server adds to somebody, unsigned, gets no keys', async (t) => {
  const sentTo = new Set<string>();
  const watched: typeof fetch = async (input, init) => {
    if (addressOf(input).includes('/sendToDevice/m.room.encrypted/')) {
      const { messages }: Json = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
      for (const devices of Object.values<Json>(messages))
        for (const id of Object.keys(devices)) sentTo.add(id);
    }
    return fetch(input, init);
  };
  const { baseUrl, alice, bob, roomId } = await begin(t, { fetch: watched });
  // A whole device in Bob's name, with keys that are good, and signed by nobody: what a server can make by itself.
  const spy = await startDevice(t, { baseUrl }, 'bob', false);
  const spyId = spy.client.getDeviceId() ?? '';
  await until('Alice’s device knows of it', async () => {
    const devices = await alice.client.getCrypto()?.getUserDeviceInfo([bob.userId]);
    return devices?.get(bob.userId)?.has(spyId) === true;
  });
  await say(alice, roomId, 'for signed devices');
  await untilReads(bob, roomId, ['before', 'for signed devices']);
  assert.ok(sentTo.has(bob.client.getDeviceId() ?? ''));
  assert.ok(!sentTo.has(spyId), 'no key was sent to it');
  await until('it has the message', async () => (await readAll(spy, roomId)).includes(null));
  assert.ok(
    (await readAll(spy, roomId)).every((text) => text === null),
    'and it reads nothing',
  );
});

test('a device that is not a part of the account sends nothing', async (t) => {
  const { baseUrl, alice, roomId } = await begin(t);
  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(phone).state === 'locked');
  assert.deepEqual(await phone.keys.holds.check(roomId), { kind: 'not-ready', reason: 'locked' });
  assert.equal(await alice.keys.holds.check(roomId), null);
  let isTold = false;
  phone.keys.holds.onChange(() => (isTold = true));
  const code = await alice.call('keys.pendingCode', {});
  await phone.call('keys.recover', { code: code?.code ?? '' });
  assert.equal(await phone.keys.holds.check(roomId), null);
  assert.ok(isTold, 'who waits hears of it');
});
