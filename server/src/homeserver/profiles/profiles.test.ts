import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock, createSystemTimers } from '#platform/clock';
import { createSilentLog } from '#platform/log';
import { createOutbox } from '#platform/outbox';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';
import { createProfiles } from './index.ts';

const V3 = '/_matrix/client/v3';
const pathOf = (actor: { userId: string }, field?: string) =>
  `${V3}/profile/${encodeURIComponent(actor.userId)}${field === undefined ? '' : `/${encodeURIComponent(field)}`}`;
const set = (actor: Actor, field: string, value: unknown) =>
  actor.put(pathOf(actor, field), { [field]: value });
const memberOf = (reader: Actor, roomId: string, userId: string): Promise<Json> =>
  reader.get(`${V3}/rooms/${encodeURIComponent(roomId)}/state/m.room.member/${encodeURIComponent(userId)}`);

test('somebody names and pictures themselves, and everybody reads it, also without an account', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  assert.deepEqual(await bob.get(pathOf(alice)), {});
  await set(alice, 'displayname', 'Alice');
  await set(alice, 'avatar_url', 'mxc://localhost/face');
  const expected = { displayname: 'Alice', avatar_url: 'mxc://localhost/face' };
  assert.deepEqual(await bob.get(pathOf(alice)), expected);
  assert.deepEqual((await story.anonymous('GET', pathOf(alice))).body, expected);
  assert.deepEqual(await bob.get(pathOf(alice, 'displayname')), { displayname: 'Alice' });
});

test('a field that was taken away is none any more', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await set(alice, 'displayname', 'Alice');
  await set(alice, 'm.tz', 'Europe/Berlin');
  await alice.delete(pathOf(alice, 'm.tz'));
  await refused(alice.request('GET', pathOf(alice, 'm.tz')), 'M_NOT_FOUND', 404);
  // Older clients clear a name with the empty text.
  await set(alice, 'displayname', '');
  assert.deepEqual(await alice.get(pathOf(alice)), {});
  await alice.delete(pathOf(alice, 'displayname'));
});

test("a profile has fields of its owner's own, of any JSON", async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const values = ['text', 7, true, null, ['a', { b: 1 }], { deep: { deeper: [] } }];
  for (const [n, value] of values.entries()) await set(alice, `org.example.field_${n}`, value);
  for (const [n, value] of values.entries()) {
    const name = `org.example.field_${n}`;
    assert.deepEqual(await alice.get(pathOf(alice, name)), { [name]: value });
  }
});

test('a field is told its limits: names, texts, numbers and the size of it all', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const put = (field: string, body: object) => alice.request('PUT', pathOf(alice, field), body);
  const long = `a${'b'.repeat(255)}`;
  await refused(put(long, { [long]: 1 }), 'M_KEY_TOO_LARGE', 400);
  const fits = long.slice(1);
  assert.equal((await put(fits, { [fits]: 1 })).status, 200);
  for (const name of ['Upper', '1st', 'with space']) {
    await refused(put(name, { [name]: 1 }), 'M_INVALID_PARAM', 400);
  }
  await refused(put('displayname', { avatar_url: 'mxc://localhost/a' }), 'M_MISSING_PARAM', 400);
  await refused(put('displayname', { displayname: 7 }), 'M_BAD_JSON', 400);
  await refused(put('displayname', { displayname: 'x'.repeat(257) }), 'M_BAD_JSON', 400);
  await set(alice, 'displayname', 'x'.repeat(256));
  await refused(put('displayname', { displayname: 'a\u0000b' }), 'M_BAD_JSON', 400);
  await refused(put('org.example.number', { 'org.example.number': 1.5 }), 'M_BAD_JSON', 400);
  await set(alice, 'org.example.large', 'x'.repeat(40_000));
  await refused(
    put('org.example.more', { 'org.example.more': 'x'.repeat(40_000) }),
    'M_PROFILE_TOO_LARGE',
    400,
  );
  await set(alice, 'org.example.more', 'x'.repeat(20_000));
});

test('nobody changes the profile of another, and who does not exist has none', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await set(alice, 'displayname', 'Alice');
  await refused(
    bob.request('PUT', pathOf(alice, 'displayname'), { displayname: 'Mallory' }),
    'M_FORBIDDEN',
    403,
  );
  await refused(bob.request('DELETE', pathOf(alice, 'displayname')), 'M_FORBIDDEN', 403);
  await refused(
    story.anonymous('PUT', pathOf(alice, 'displayname'), { displayname: 'X' }),
    'M_MISSING_TOKEN',
    401,
  );
  assert.deepEqual(await bob.get(pathOf(alice)), { displayname: 'Alice' });
  await refused(bob.request('GET', pathOf({ userId: '@nobody:localhost' })), 'M_NOT_FOUND', 404);
});

test('two devices that change different fields at once lose neither', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const devices = [alice, await alice.login(), await alice.login()];
  await Promise.all(
    devices.flatMap((device, n) => [0, 1, 2].map((m) => set(device, `f${n}${m}`, n * 10 + m))),
  );
  assert.equal(Object.keys(await alice.get(pathOf(alice))).length, 9);
});

async function threeRooms(story: Story): Promise<[alice: Actor, bob: Actor, joined: string[], left: string]> {
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const joined = [await story.roomWith(bob, alice), await story.roomWith(alice, bob)];
  const left = await story.roomWith(bob, alice);
  await alice.post(`${V3}/rooms/${encodeURIComponent(left)}/leave`);
  return [alice, bob, joined, left];
}

test('a new name is shown in every joined room, once, and in no other', async (t) => {
  const story = await createStory(t);
  const [alice, bob, joined, left] = await threeRooms(story);
  const { next_batch: since } = await bob.sync();
  await set(alice, 'displayname', 'Alice');
  for (const roomId of joined)
    assert.equal((await memberOf(bob, roomId, alice.userId))['displayname'], 'Alice');
  assert.equal((await memberOf(bob, left, alice.userId))['displayname'], undefined);
  const answer = await bob.sync(since);
  assert.deepEqual(Object.keys(answer['rooms'].join).toSorted(), joined.toSorted());
  for (const roomId of joined) {
    const { events } = answer['rooms'].join[roomId].timeline;
    assert.deepEqual(
      events.map((event: Json) => [event['type'], event['content']]),
      [['m.room.member', { membership: 'join', displayname: 'Alice' }]],
    );
  }
  // What rooms do not show, and what stays as it was, is no news to them.
  await set(alice, 'displayname', 'Alice');
  await set(alice, 'm.tz', 'Europe/Berlin');
  assert.equal((await bob.sync(answer['next_batch']))['rooms'], undefined);
  await alice.delete(pathOf(alice, 'displayname'));
  for (const roomId of joined)
    assert.equal('displayname' in (await memberOf(bob, roomId, alice.userId)), false);
});

test('a new name reaches the rooms although the server ended before it could tell them', async (t) => {
  const story = await createStory(t);
  const [alice, bob, joined] = await threeRooms(story);
  // The server commits the change and is gone: what it left to do waits in the outbox.
  const outbox = createOutbox({
    db: story.db,
    clock: createSystemClock(),
    timers: createSystemTimers(),
    log: createSilentLog(),
  });
  const ended = createProfiles({
    db: story.db,
    accounts: story.app.accounts,
    outbox: { ...outbox, drain: async () => 0 },
  });
  await story.app.stop();
  await ended.setField(alice.userId, 'displayname', { displayname: 'Alice' });
  await story.restart();
  const shown = async (): Promise<boolean> => {
    const members = await Promise.all(joined.map((roomId) => memberOf(bob, roomId, alice.userId)));
    return members.every((member) => member['displayname'] === 'Alice');
  };
  let { next_batch: since } = await bob.sync();
  for (let reads = 0; reads < 5 && !(await shown()); reads += 1) {
    since = (await bob.sync(since, { timeout: '5000' }))['next_batch'];
  }
  assert.ok(await shown());
});

test('who joins brings their name and picture along', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await set(alice, 'displayname', 'Alice');
  await set(alice, 'avatar_url', 'mxc://localhost/face');
  const roomId = await story.roomWith(bob, alice);
  assert.deepEqual(await memberOf(bob, roomId, alice.userId), {
    membership: 'join',
    displayname: 'Alice',
    avatar_url: 'mxc://localhost/face',
  });
});

test('the profile of an account that ended is gone', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  await set(alice, 'displayname', 'Alice');
  await story.app.sessions.deactivate(alice.userId, false);
  await refused(bob.request('GET', pathOf(alice)), 'M_NOT_FOUND', 404);
});
