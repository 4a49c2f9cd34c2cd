import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock } from '#platform/clock';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const clock = createSystemClock();
const V3 = '/_matrix/client/v3';
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const receiptPath = (roomId: string, kind: string, eventId: string) =>
  roomPath(roomId, `receipt/${kind}/${encodeURIComponent(eventId)}`);
const mark = (actor: Actor, roomId: string, eventId: string, kind = 'm.read', thread?: string) =>
  actor.post(receiptPath(roomId, kind, eventId), thread === undefined ? {} : { thread_id: thread });

/** Receipts that a sync tells, as `event kind user thread`. */
function receiptsIn(answer: Json, roomId: string): string[] {
  const events: Json[] = answer['rooms']?.join?.[roomId]?.ephemeral?.events ?? [];
  const told = events.filter((event) => event['type'] === 'm.receipt');
  assert.ok(told.length <= 1);
  return Object.entries((told[0]?.['content'] ?? {}) as Json)
    .flatMap(([event, kinds]) =>
      Object.entries(kinds as Json).flatMap(([kind, users]) =>
        Object.entries(users as Json).map(([user, { ts, thread_id: thread }]) => {
          assert.equal(typeof ts, 'number');
          return [event, kind, user, ...(thread === undefined ? [] : [thread])].join(' ');
        }),
      ),
    )
    .toSorted();
}

const fullyRead = (answer: Json, roomId: string): string | undefined =>
  (answer['rooms']?.join?.[roomId]?.account_data?.events ?? []).find(
    (event: Json) => event['type'] === 'm.fully_read',
  )?.content.event_id;

/** Syncs on until a receipt comes. */
async function nextReceipts(
  actor: Actor,
  since: string,
  roomId: string,
): Promise<[told: string[], since: string]> {
  let token = since;
  for (let reads = 0; reads < 10; reads += 1) {
    const answer = await actor.sync(token, { timeout: '5000' });
    token = answer['next_batch'];
    const told = receiptsIn(answer, roomId);
    if (told.length > 0) return [told, token];
  }
  return [[], token];
}

async function scene(story: Story): Promise<{ alice: Actor; bob: Actor; roomId: string; said: string[] }> {
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(alice, bob);
  const said: string[] = [];
  for (const text of ['one', 'two', 'three', 'four']) said.push(await alice.say(roomId, text));
  return { alice, bob, roomId, said };
}
const at = (said: readonly string[], n: number): string => said[n] ?? assert.fail('no such message');

test('how far somebody has read is told to the room, at once and to who comes later', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  const { next_batch: since } = await alice.sync();
  await mark(bob, roomId, at(said, 0));
  const expected = [`${at(said, 0)} m.read ${bob.userId}`];
  const next = await alice.sync(since);
  assert.deepEqual(receiptsIn(next, roomId), expected);
  assert.deepEqual(receiptsIn(await alice.sync(next['next_batch']), roomId), [], 'told once');
  assert.deepEqual(receiptsIn(await alice.sync(), roomId), expected);
  await story.restart();
  assert.deepEqual(receiptsIn(await alice.sync(since), roomId), expected);
});

test('who waits is woken by a receipt', { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  const { next_batch: since } = await alice.sync();
  const waiting = alice.sync(since, { timeout: '15000' });
  await mark(bob, roomId, at(said, 1));
  assert.deepEqual(receiptsIn(await waiting, roomId), [`${at(said, 1)} m.read ${bob.userId}`]);
});

test('a private receipt is told to its owner alone', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  const tablet = await bob.login();
  const { next_batch: since } = await tablet.sync();
  await mark(bob, roomId, at(said, 1), 'm.read.private');
  const own = [`${at(said, 1)} m.read.private ${bob.userId}`];
  assert.deepEqual(receiptsIn(await tablet.sync(since), roomId), own);
  assert.deepEqual(receiptsIn(await bob.sync(), roomId), own);
  assert.equal(JSON.stringify(await alice.sync()).includes('m.read.private'), false);
});

test('a receipt goes forward and never back', { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  await mark(bob, roomId, at(said, 2));
  await mark(bob, roomId, at(said, 0));
  await story.restart();
  const first = await alice.sync();
  assert.deepEqual(receiptsIn(first, roomId), [`${at(said, 2)} m.read ${bob.userId}`]);
  await mark(bob, roomId, at(said, 1));
  await story.restart();
  assert.deepEqual(receiptsIn(await alice.sync(), roomId), [`${at(said, 2)} m.read ${bob.userId}`]);
  await mark(bob, roomId, at(said, 3));
  assert.deepEqual(receiptsIn(await alice.sync(first['next_batch']), roomId), [
    `${at(said, 3)} m.read ${bob.userId}`,
  ]);
});

test('each thread has a receipt of its own', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  await mark(bob, roomId, at(said, 3));
  await mark(bob, roomId, at(said, 2), 'm.read', 'main');
  await mark(bob, roomId, at(said, 1), 'm.read', at(said, 0));
  assert.deepEqual(
    receiptsIn(await alice.sync(), roomId),
    [
      `${at(said, 3)} m.read ${bob.userId}`,
      `${at(said, 2)} m.read ${bob.userId} main`,
      `${at(said, 1)} m.read ${bob.userId} ${at(said, 0)}`,
    ].toSorted(),
  );
  const thread = (body: object, kind = 'm.read') =>
    bob.request('POST', receiptPath(roomId, kind, at(said, 0)), body);
  await refused(thread({ thread_id: '' }), 'M_INVALID_PARAM', 400);
  await refused(thread({ thread_id: 7 }), 'M_BAD_JSON', 400);
  await refused(thread({ thread_id: 'main' }, 'm.fully_read'), 'M_INVALID_PARAM', 400);
});

test('where one has read everything is told to oneself alone', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  const tablet = await bob.login();
  const { next_batch: since } = await tablet.sync();
  await mark(bob, roomId, at(said, 1), 'm.fully_read');
  const answer = await tablet.sync(since);
  assert.equal(fullyRead(answer, roomId), at(said, 1));
  assert.deepEqual(receiptsIn(answer, roomId), []);
  const others = await alice.sync();
  assert.deepEqual([fullyRead(others, roomId), receiptsIn(others, roomId)], [undefined, []]);
});

test('read_markers sets all three at once, and what it does not name stays', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  await bob.post(roomPath(roomId, 'read_markers'), {
    'm.fully_read': at(said, 0),
    'm.read': at(said, 1),
    'm.read.private': at(said, 2),
  });
  const answer = await bob.sync();
  assert.equal(fullyRead(answer, roomId), at(said, 0));
  const [read, hidden] = [
    `${at(said, 1)} m.read ${bob.userId}`,
    `${at(said, 2)} m.read.private ${bob.userId}`,
  ];
  assert.deepEqual(receiptsIn(answer, roomId), [read, hidden].toSorted());
  assert.deepEqual(receiptsIn(await alice.sync(), roomId), [read]);
  await bob.post(roomPath(roomId, 'read_markers'), { 'm.fully_read': at(said, 3) });
  const later = await bob.sync(answer['next_batch']);
  assert.deepEqual([fullyRead(later, roomId), receiptsIn(later, roomId)], [at(said, 3), []]);
  await bob.post(roomPath(roomId, 'read_markers'), {});
});

test(
  'of many receipts within a second one is written at once, and then the furthest',
  { timeout: 20_000 },
  async (t) => {
    const story = await createStory(t);
    const { alice, bob, roomId, said } = await scene(story);
    const { next_batch: since } = await alice.sync();
    const began = clock.monotonicMs();
    for (const n of [0, 1, 3, 2]) await mark(bob, roomId, at(said, n));
    const [first, token] = await nextReceipts(alice, since, roomId);
    assert.deepEqual(first, [`${at(said, 0)} m.read ${bob.userId}`]);
    const [second] = await nextReceipts(alice, token, roomId);
    assert.deepEqual(second, [`${at(said, 3)} m.read ${bob.userId}`]);
    assert.ok(clock.monotonicMs() - began >= 900, 'a second lies between the two');
  },
);

test('a receipt that waits for its second is written when the server is stopped', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  await mark(bob, roomId, at(said, 0));
  await mark(bob, roomId, at(said, 2));
  await story.restart();
  assert.deepEqual(receiptsIn(await alice.sync(), roomId), [`${at(said, 2)} m.read ${bob.userId}`]);
});

test('who is not in a room reads nothing there, and only what is there can be read', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId, said } = await scene(story);
  const eve = await story.user('eve');
  const other = await alice.createRoom();
  const elsewhere = await alice.say(other, 'elsewhere');
  const post = (actor: Actor, kind: string, eventId: string) =>
    actor.request('POST', receiptPath(roomId, kind, eventId), {});
  for (const kind of ['m.read', 'm.read.private', 'm.fully_read']) {
    await refused(post(eve, kind, at(said, 0)), 'M_FORBIDDEN', 403);
    await refused(post(bob, kind, elsewhere), 'M_NOT_FOUND', 404);
    await refused(post(bob, kind, '$unknown'), 'M_NOT_FOUND', 404);
  }
  await refused(post(bob, 'm.unknown', at(said, 0)), 'M_INVALID_PARAM', 400);
  await refused(
    eve.request('POST', roomPath(roomId, 'read_markers'), { 'm.fully_read': at(said, 0) }),
    'M_FORBIDDEN',
    403,
  );
  await bob.post(roomPath(roomId, 'leave'));
  await refused(post(bob, 'm.read', at(said, 0)), 'M_FORBIDDEN', 403);
  const answer = await alice.sync();
  assert.deepEqual(receiptsIn(answer, roomId), []);
});
