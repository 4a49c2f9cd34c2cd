import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const roomPath = (roomId: string, rest: string): string =>
  `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const putState = (actor: Actor, roomId: string, type: string, key: string, body: object) =>
  actor.request('PUT', roomPath(roomId, `state/${type}/${encodeURIComponent(key)}`), body);

test('many rooms of version 12 made at once are as many rooms, and the server goes on', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const make = () => alice.createRoom({ room_version: '12', preset: 'public_chat' });
  const rooms = await Promise.all(Array.from({ length: 40 }, make));
  assert.equal(new Set(rooms).size, 40);
  await Promise.all(rooms.map((roomId) => alice.say(roomId, 'hello')));
});

test('nobody lets themselves into a restricted room by naming a member in their own membership', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const allowed = await alice.createRoom({ preset: 'public_chat' });
  const roomId = await alice.createRoom({
    preset: 'private_chat',
    initial_state: [
      {
        type: 'm.room.join_rules',
        content: { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: allowed }] },
      },
    ],
  });
  const claim = { membership: 'join', join_authorised_via_users_server: alice.userId };
  await refused(putState(bob, roomId, 'm.room.member', bob.userId, claim), 'M_FORBIDDEN', 403);
  await bob.join(allowed);
  assert.equal(
    (await putState(bob, roomId, 'm.room.member', bob.userId, { membership: 'join' })).status,
    200,
  );
});

test('an invited person and one who was banned later do not read the state by way of the context', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom({ preset: 'private_chat', invite: [bob.userId] });
  const secret = { type: 'org.example.secret', content: { plan: 'later' } };
  const invitation = (await alice.get(roomPath(roomId, 'members'))).chunk.find(
    (event: { state_key: string }) => event.state_key === bob.userId,
  ).event_id;
  const seen = await bob.request('GET', roomPath(roomId, `context/${encodeURIComponent(invitation)}`));
  assert.deepEqual(seen.body['state'] ?? [], [], `${seen.status}`);
  await bob.join(roomId);
  await bob.post(roomPath(roomId, 'leave'));
  assert.equal((await putState(alice, roomId, secret.type, '', secret.content)).status, 200);
  await alice.post(roomPath(roomId, 'ban'), { user_id: bob.userId });
  const ban = (await alice.get(roomPath(roomId, 'members'))).chunk.find(
    (event: { state_key: string }) => event.state_key === bob.userId,
  ).event_id;
  const context = await bob.request('GET', roomPath(roomId, `context/${encodeURIComponent(ban)}`));
  const types = (context.body['state'] ?? []).map((event: { type: string }) => event.type);
  assert.equal(types.includes(secret.type), false, 'state from after the leave is not told');
});

test('a kick that comes with a ban does not lift it', async (t) => {
  const story = await createStory(t);
  const [alice, mod, bob] = [await story.user('alice'), await story.user('mod'), await story.user('bob')];
  const roomId = await story.roomWith(alice, mod, bob);
  const levels = await alice.get(roomPath(roomId, 'state/m.room.power_levels'));
  const raised = { ...levels, users: { ...levels.users, [mod.userId]: 50 } };
  assert.equal((await putState(alice, roomId, 'm.room.power_levels', '', raised)).status, 200);
  const [ban] = await Promise.all([
    alice.request('POST', roomPath(roomId, 'ban'), { user_id: bob.userId }),
    mod.request('POST', roomPath(roomId, 'kick'), { user_id: bob.userId }),
  ]);
  assert.equal(ban.status, 200);
  const member = await alice.get(roomPath(roomId, `state/m.room.member/${encodeURIComponent(bob.userId)}`));
  assert.equal(member.membership, 'ban');
});

test('a redaction under the transaction id of a message is a request of its own, and is repeated safely', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  const eventId = await alice.say(roomId, 'regretted', 'same');
  const redact = () => alice.put(roomPath(roomId, `redact/${encodeURIComponent(eventId)}/same`), {});
  const first = await redact();
  assert.notEqual(first.event_id, eventId);
  assert.equal((await redact()).event_id, first.event_id);
  const event = await alice.get(roomPath(roomId, `event/${encodeURIComponent(eventId)}`));
  assert.deepEqual(event.content, {});
});

test('a repeated redaction is answered although its sender has lost the power since', async (t) => {
  const story = await createStory(t);
  const [alice, mod] = [await story.user('alice'), await story.user('mod')];
  const roomId = await story.roomWith(alice, mod);
  const levels = await alice.get(roomPath(roomId, 'state/m.room.power_levels'));
  const setPower = (power: number) =>
    putState(alice, roomId, 'm.room.power_levels', '', {
      ...levels,
      users: { ...levels.users, [mod.userId]: power },
    });
  assert.equal((await setPower(50)).status, 200);
  const target = await alice.say(roomId, 'to be redacted');
  const path = roomPath(roomId, `redact/${encodeURIComponent(target)}/once`);
  const { event_id: redaction } = await mod.put(path, {});
  assert.equal((await setPower(0)).status, 200);
  assert.equal((await mod.put(path, {})).event_id, redaction);
  const other = await alice.say(roomId, 'stays');
  const refusedPath = roomPath(roomId, `redact/${encodeURIComponent(other)}/twice`);
  await refused(mod.request('PUT', refusedPath, {}), 'M_FORBIDDEN', 403);
});

test('a room that was opened to the world tells strangers nothing of its past', async (t) => {
  const story = await createStory(t);
  const [alice, bob, stranger] = [
    await story.user('alice'),
    await story.user('bob'),
    await story.user('stranger'),
  ];
  const roomId = await story.roomWith(alice, bob);
  const before = (await alice.sync()).next_batch;
  await bob.post(roomPath(roomId, 'leave'));
  const open = { history_visibility: 'world_readable' };
  assert.equal((await putState(alice, roomId, 'm.room.history_visibility', '', open)).status, 200);
  await stranger.get(roomPath(roomId, 'members'));
  const past = roomPath(roomId, `members?at=${encodeURIComponent(before)}`);
  await refused(stranger.request('GET', past), 'M_FORBIDDEN', 403);
});

test('numbers and tokens that no client makes are refused in words and change nothing', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  const filter = `${V3}/user/${encodeURIComponent(alice.userId)}/filter`;
  await refused(alice.request('POST', filter, { room: { timeline: { x: 1.5 } } }), 'M_BAD_JSON', 400);
  await refused(
    alice.request('GET', roomPath(roomId, 'messages?dir=b&from=h1_1.9999999999')),
    'M_INVALID_PARAM',
    400,
  );
  await refused(
    alice.request('PUT', roomPath(roomId, 'send/m.room.message/f'), { body: 'x', n: 1.5 }),
    'M_BAD_JSON',
    400,
  );
});
