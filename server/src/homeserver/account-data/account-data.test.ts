import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const userPath = (actor: { userId: string }, rest: string) =>
  `${V3}/user/${encodeURIComponent(actor.userId)}/${rest}`;
const globalPath = (actor: { userId: string }, type: string) => userPath(actor, `account_data/${type}`);
const roomPath = (actor: { userId: string }, roomId: string, rest: string) =>
  userPath(actor, `rooms/${encodeURIComponent(roomId)}/${rest}`);
const dataOf = (events: readonly Json[] = [], type?: string) =>
  Object.fromEntries(
    events
      .filter((event) => type === undefined || event['type'] === type)
      .map((event) => [event['type'], event['content']]),
  ) as Json;
/** What a sync tells of a user's own types, for all rooms and for one. */
const own = (answer: Json): Json =>
  dataOf(
    (answer['account_data']?.events ?? []).filter((event: Json) => event['type'].startsWith('org.example.')),
  );
const ofRoom = (answer: Json, roomId: string): Json =>
  dataOf(answer['rooms']?.join?.[roomId]?.account_data?.events);

test('what is kept for all rooms is read back, and the newest stands', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await refused(alice.request('GET', globalPath(alice, 'org.example.theme')), 'M_NOT_FOUND', 404);
  await alice.put(globalPath(alice, 'org.example.theme'), { dark: true });
  await alice.put(globalPath(alice, 'org.example.theme'), { dark: false, odd: [1.5, null, '\u202e'] });
  assert.deepEqual(await alice.get(globalPath(alice, 'org.example.theme')), {
    dark: false,
    odd: [1.5, null, '\u202e'],
  });
  await story.restart();
  assert.equal((await alice.get(globalPath(alice, 'org.example.theme')))['dark'], false);
});

test('what is kept for one room is of that room alone', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const [first, second] = [await alice.createRoom(), await alice.createRoom()];
  await alice.put(roomPath(alice, first, 'account_data/org.example.note'), { n: 1 });
  assert.deepEqual(await alice.get(roomPath(alice, first, 'account_data/org.example.note')), { n: 1 });
  await refused(
    alice.request('GET', roomPath(alice, second, 'account_data/org.example.note')),
    'M_NOT_FOUND',
    404,
  );
  await refused(alice.request('GET', globalPath(alice, 'org.example.note')), 'M_NOT_FOUND', 404);
});

test('nobody reads or writes what is kept for another', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(alice, bob);
  const paths = [globalPath(alice, 'org.example.a'), roomPath(alice, roomId, 'account_data/org.example.a')];
  for (const path of paths) {
    await alice.put(path, { mine: true });
    await refused(bob.request('GET', path), 'M_FORBIDDEN', 403);
    await refused(bob.request('PUT', path, { mine: false }), 'M_FORBIDDEN', 403);
    assert.deepEqual(await alice.get(path), { mine: true });
  }
  await refused(bob.request('GET', roomPath(alice, roomId, 'tags')), 'M_FORBIDDEN', 403);
  await refused(bob.request('PUT', roomPath(alice, roomId, 'tags/u.a'), {}), 'M_FORBIDDEN', 403);
  await refused(bob.request('DELETE', roomPath(alice, roomId, 'tags/u.a')), 'M_FORBIDDEN', 403);
  const told = await bob.sync();
  assert.deepEqual([own(told), ofRoom(told, roomId)], [{}, {}]);
});

test('what the server keeps for its users is not written by them', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  for (const type of ['m.fully_read', 'm.push_rules']) {
    await refused(alice.request('PUT', globalPath(alice, type), {}), 'M_BAD_JSON', 405);
    await refused(
      alice.request('PUT', roomPath(alice, roomId, `account_data/${type}`), {}),
      'M_BAD_JSON',
      405,
    );
  }
  await refused(
    alice.request('PUT', globalPath(alice, 'org.example.a'), ['no object'] as never),
    'M_BAD_JSON',
    400,
  );
});

test('tags are set, ordered, listed and taken away, and a sync tells them', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  assert.deepEqual(await alice.get(roomPath(alice, roomId, 'tags')), { tags: {} });
  await alice.put(roomPath(alice, roomId, 'tags/m.favourite'), { order: 0.25 });
  await alice.put(roomPath(alice, roomId, 'tags/u.work'), {});
  const both = { tags: { 'm.favourite': { order: 0.25 }, 'u.work': {} } };
  assert.deepEqual(await alice.get(roomPath(alice, roomId, 'tags')), both);
  const first = await alice.sync();
  assert.deepEqual(ofRoom(first, roomId)['m.tag'], both);
  await alice.delete(roomPath(alice, roomId, 'tags/u.work'));
  await alice.delete(roomPath(alice, roomId, 'tags/u.never'));
  const rest = { tags: { 'm.favourite': { order: 0.25 } } };
  assert.deepEqual(ofRoom(await alice.sync(first['next_batch']), roomId)['m.tag'], rest);
  assert.deepEqual(await alice.get(roomPath(alice, roomId, 'tags')), rest);
});

test('devices that tag a room at the same moment lose no tag', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  const devices: Actor[] = [alice, await alice.login(), await alice.login()];
  const names = Array.from({ length: 12 }, (_, n) => `u.${n}`);
  await Promise.all(
    names.map(async (name, n) => devices[n % 3]?.put(roomPath(alice, roomId, `tags/${name}`), {})),
  );
  const { tags } = await alice.get(roomPath(alice, roomId, 'tags'));
  assert.deepEqual(Object.keys(tags).toSorted(), names.toSorted());
});

test('a first sync tells everything that is kept, and later ones only what changed', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  await alice.put(globalPath(alice, 'org.example.a'), { n: 1 });
  await alice.put(globalPath(alice, 'org.example.b'), { n: 2 });
  await alice.put(roomPath(alice, roomId, 'account_data/org.example.c'), { n: 3 });
  const first = await alice.sync();
  assert.deepEqual(own(first), { 'org.example.a': { n: 1 }, 'org.example.b': { n: 2 } });
  assert.deepEqual(ofRoom(first, roomId), { 'org.example.c': { n: 3 } });
  await alice.put(globalPath(alice, 'org.example.b'), { n: 4 });
  const second = await alice.sync(first['next_batch']);
  assert.deepEqual([own(second), second['rooms']], [{ 'org.example.b': { n: 4 } }, undefined]);
  await alice.put(roomPath(alice, roomId, 'account_data/org.example.c'), { n: 5 });
  const third = await alice.sync(second['next_batch']);
  assert.deepEqual([own(third), ofRoom(third, roomId)], [{}, { 'org.example.c': { n: 5 } }]);
  const fourth = await alice.sync(third['next_batch']);
  assert.deepEqual([fourth['account_data'], fourth['rooms']], [undefined, undefined]);
  await story.restart();
  const again = await alice.sync(first['next_batch']);
  assert.deepEqual(
    [own(again), ofRoom(again, roomId)],
    [{ 'org.example.b': { n: 4 } }, { 'org.example.c': { n: 5 } }],
  );
});

test('a room that one joins again tells all that was kept for it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(bob, alice);
  await alice.put(roomPath(alice, roomId, 'account_data/org.example.c'), { n: 1 });
  await alice.post(`${V3}/rooms/${encodeURIComponent(roomId)}/leave`);
  const { next_batch: since } = await alice.sync();
  await bob.post(`${V3}/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: alice.userId });
  await alice.join(roomId);
  assert.deepEqual(ofRoom(await alice.sync(since), roomId), { 'org.example.c': { n: 1 } });
});

test('another device that waits is woken, and other people are not', { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await story.roomWith(alice, bob);
  const tablet = await alice.login();
  const [mine, theirs] = [await tablet.sync(), await bob.sync()];
  const waiting = tablet.sync(mine['next_batch'], { timeout: '15000' });
  const others = bob.sync(theirs['next_batch'], { timeout: '400' });
  await alice.put(globalPath(alice, 'org.example.a'), { n: 1 });
  assert.deepEqual(own(await waiting), { 'org.example.a': { n: 1 } });
  assert.deepEqual(own(await others), {});
});
