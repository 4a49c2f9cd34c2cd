import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json } from '../../../test/harness.ts';
import { createIdentity, createKeyPair, deviceKeys } from '../../../test/signing-keys.ts';

const V3 = '/_matrix/client/v3';
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const uploadKeys = (actor: Actor) =>
  actor.post(`${V3}/keys/upload`, { device_keys: deviceKeys(actor, createKeyPair()) });
const leave = (actor: Actor, roomId: string) => actor.post(roomPath(roomId, 'leave'));

/** Whose keys have to be fetched again and who is not to be followed any more, by name. */
const lists = ({ changed = [], left = [] }: { changed?: string[]; left?: string[] } = {}): [
  string[],
  string[],
] => [changed.toSorted(), left.toSorted()];

/** Syncs on after something was done: what it says of device lists, which `/keys/changes` must say as well. */
function follow(reader: Actor, first: Json) {
  let since: string = first['next_batch'];
  return async (act: () => Promise<unknown>): Promise<[changed: string[], left: string[]]> => {
    await act();
    const answer = await reader.sync(since);
    const told = lists(answer['device_lists']);
    const range = new URLSearchParams({ from: since, to: answer['next_batch'] });
    assert.deepEqual(lists(await reader.get(`${V3}/keys/changes?${range}`)), told, '/keys/changes agrees');
    since = answer['next_batch'];
    return told;
  };
}

test('whoever shares a room is told when devices come, get another name, or go', async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  await story.roomWith(alice, bob);
  const [byBob, byCarol] = [follow(bob, await bob.sync()), follow(carol, await carol.sync())];
  const tablet = await alice.login('TABLET');
  const acts: [string, () => Promise<unknown>][] = [
    ['upload', () => uploadKeys(alice)],
    ['another device', () => uploadKeys(tablet)],
    ['rename', () => alice.put(`${V3}/devices/TABLET`, { display_name: 'Tablet' })],
    ['identity', () => alice.post(`${V3}/keys/device_signing/upload`, createIdentity(alice.userId).upload)],
    ['logout', () => tablet.post(`${V3}/logout`)],
  ];
  for (const [name, act] of acts) {
    assert.deepEqual(await byBob(act), [[alice.userId], []], name);
    assert.deepEqual(await byCarol(async () => undefined), [[], []], 'who shares no room hears nothing');
  }
  assert.deepEqual(await byBob(async () => undefined), [[], []], 'and all of it once');
});

test("one hears of one's own new devices, also without any room", async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const byAlice = follow(alice, await alice.sync());
  const tablet = await alice.login();
  assert.deepEqual(await byAlice(() => uploadKeys(tablet)), [[alice.userId], []]);
});

test('the same keys once more are no change, other keys are', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await story.roomWith(alice, bob);
  const pair = createKeyPair();
  await alice.post(`${V3}/keys/upload`, { device_keys: deviceKeys(alice, pair) });
  const byBob = follow(bob, await bob.sync());
  assert.deepEqual(
    await byBob(() => alice.post(`${V3}/keys/upload`, { device_keys: deviceKeys(alice, pair) })),
    [[], []],
  );
  assert.deepEqual(await byBob(() => uploadKeys(alice)), [[alice.userId], []]);
});

test('to begin to share a room is a change to both', async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  const roomId = await story.roomWith(alice, carol);
  const [byAlice, byBob] = [follow(alice, await alice.sync()), follow(bob, await bob.sync())];
  const invite = () => alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  assert.deepEqual(await byAlice(invite), [[], []]);
  assert.deepEqual(await byAlice(() => bob.join(roomId)), [[bob.userId], []]);
  assert.deepEqual(await byBob(async () => undefined), [[alice.userId, carol.userId], []]);
  const rename = () =>
    bob.put(`${V3}/profile/${encodeURIComponent(bob.userId)}/displayname`, { displayname: 'Bob' });
  assert.deepEqual(await byAlice(rename), [[], []], 'a new name is no new device');
  assert.deepEqual(await byBob(async () => undefined), [[], []]);
});

test('who shares no room any more is told to have left, and who still shares one is not', async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  const first = await story.roomWith(alice, bob, carol);
  const second = await story.roomWith(alice, bob);
  const [byAlice, byBob] = [follow(alice, await alice.sync()), follow(bob, await bob.sync())];
  assert.deepEqual(await byAlice(() => leave(bob, first)), [[], []]);
  assert.deepEqual(await byBob(async () => undefined), [[], [carol.userId]]);
  assert.deepEqual(await byAlice(() => leave(bob, second)), [[], [bob.userId]]);
  assert.deepEqual(await byBob(async () => undefined), [[], [alice.userId]]);
  assert.deepEqual(await byAlice(() => uploadKeys(bob)), [[], []]);
});

test('who refuses an invitation does not learn who is in the room', async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  const roomId = await story.roomWith(alice, carol);
  const byBob = follow(bob, await bob.sync());
  assert.deepEqual(await byBob(() => alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId })), [
    [],
    [],
  ]);
  assert.deepEqual(await byBob(() => leave(bob, roomId)), [[], []]);
});

test('who leaves and comes back in between is to be fetched again', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(alice, bob);
  const [byAlice, byBob] = [follow(alice, await alice.sync()), follow(bob, await bob.sync())];
  const act = async () => {
    await leave(bob, roomId);
    await uploadKeys(bob);
    await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
    await bob.join(roomId);
  };
  assert.deepEqual(await byAlice(act), [[bob.userId], []]);
  assert.deepEqual((await byBob(async () => undefined))[0].includes(alice.userId), true);
});

test("who waits is woken by another's new device", { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await story.roomWith(alice, bob);
  const { next_batch: since } = await bob.sync();
  const waiting = bob.sync(since, { timeout: '15000' });
  await uploadKeys(alice);
  assert.deepEqual(lists((await waiting)['device_lists']), [[alice.userId], []]);
});

test('changes of before a restart are told after it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await story.roomWith(alice, bob);
  const byBob = follow(bob, await bob.sync());
  const act = async () => {
    await uploadKeys(alice);
    await story.restart();
  };
  assert.deepEqual(await byBob(act), [[alice.userId], []]);
});

test('/keys/changes takes tokens of this server and no others', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const { next_batch: since } = await alice.sync();
  const ask = (range: Record<string, string>) =>
    alice.request('GET', `${V3}/keys/changes?${new URLSearchParams(range)}`);
  await refused(ask({ from: since }), 'M_MISSING_PARAM', 400);
  await refused(ask({ from: 'x', to: since }), 'M_INVALID_PARAM', 400);
  assert.deepEqual((await ask({ from: since, to: since })).body, { changed: [], left: [] });
});
