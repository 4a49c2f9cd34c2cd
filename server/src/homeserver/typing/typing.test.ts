import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const typingPath = (roomId: string, userId: string) =>
  `${V3}/rooms/${encodeURIComponent(roomId)}/typing/${encodeURIComponent(userId)}`;
const type = (actor: Actor, roomId: string, timeout = 60_000) =>
  actor.put(typingPath(roomId, actor.userId), { typing: true, timeout });
const pause = (actor: Actor, roomId: string) =>
  actor.put(typingPath(roomId, actor.userId), { typing: false });

/** Who types, as a sync tells it; null when it tells nothing. */
function typists(answer: Json, roomId: string): string[] | null {
  const events: Json[] = answer['rooms']?.join?.[roomId]?.ephemeral?.events ?? [];
  const told = events.filter((event) => event['type'] === 'm.typing');
  assert.ok(told.length <= 1);
  return told[0]?.['content'].user_ids ?? null;
}

async function pair(story: Story): Promise<[alice: Actor, bob: Actor, roomId: string]> {
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  return [alice, bob, await story.roomWith(alice, bob)];
}

test('who types is told, once, and that they stopped as well', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  assert.equal(typists(first, roomId), null);
  await type(alice, roomId);
  const second = await bob.sync(first['next_batch']);
  assert.deepEqual(typists(second, roomId), [alice.userId]);
  await type(alice, roomId);
  const third = await bob.sync(second['next_batch']);
  assert.equal(typists(third, roomId), null, 'to go on typing is no news');
  await type(bob, roomId);
  const fourth = await bob.sync(third['next_batch']);
  assert.deepEqual(typists(fourth, roomId)?.toSorted(), [alice.userId, bob.userId]);
  await pause(alice, roomId);
  const fifth = await bob.sync(fourth['next_batch']);
  assert.deepEqual(typists(fifth, roomId), [bob.userId]);
  await pause(alice, roomId);
  assert.equal(typists(await bob.sync(fifth['next_batch']), roomId), null);
  assert.deepEqual(typists(await bob.sync(), roomId), [bob.userId], 'a first sync tells who types now');
});

test('who waits is woken by typing, and by its end that comes with time', { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  const waiting = bob.sync(first['next_batch'], { timeout: '15000' });
  await type(alice, roomId, 300);
  const second = await waiting;
  assert.deepEqual(typists(second, roomId), [alice.userId]);
  const third = await bob.sync(second['next_batch'], { timeout: '15000' });
  assert.deepEqual(typists(third, roomId), []);
});

test('to go on typing puts the end off', { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  await type(alice, roomId, 300);
  await type(alice, roomId, 60_000);
  const first = await bob.sync();
  assert.deepEqual(typists(first, roomId), [alice.userId]);
  const second = await bob.sync(first['next_batch'], { timeout: '700' });
  assert.equal(typists(second, roomId), null, 'the first end is past and did not come');
});

test('one types for oneself, and only where one is', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const eve = await story.user('eve');
  const first = await bob.sync();
  await refused(eve.request('PUT', typingPath(roomId, eve.userId), { typing: true }), 'M_FORBIDDEN', 403);
  await refused(bob.request('PUT', typingPath(roomId, alice.userId), { typing: true }), 'M_FORBIDDEN', 403);
  await refused(bob.request('PUT', typingPath(roomId, bob.userId), { typing: 'yes' }), 'M_BAD_JSON', 400);
  assert.equal(typists(await bob.sync(first['next_batch']), roomId), null);
  await type(alice, roomId);
  const elsewhere = await eve.sync();
  assert.equal(elsewhere['rooms'], undefined, 'nobody outside is told');
});

test('typing in one room is not told in another', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const other = await story.roomWith(alice, bob);
  const first = await bob.sync();
  await type(alice, roomId);
  const second = await bob.sync(first['next_batch']);
  assert.deepEqual([typists(second, roomId), typists(second, other)], [[alice.userId], null]);
});

test('after a restart nobody types, and a token of before tells who types since', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  for (let n = 0; n < 5; n += 1) {
    await type(alice, roomId);
    await pause(alice, roomId);
  }
  await type(alice, roomId);
  const before = await bob.sync();
  await story.restart();
  assert.equal(typists(await bob.sync(), roomId), null);
  await type(bob, roomId);
  const after = await bob.sync(before['next_batch']);
  assert.deepEqual(typists(after, roomId), [bob.userId], 'though fewer things happened than before');
});
