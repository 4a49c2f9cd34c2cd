import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const stateOf = (actor: Actor, roomId: string, type: string) => actor.get(roomPath(roomId, `state/${type}/`));
const hasState = async (actor: Actor, roomId: string, type: string) =>
  (await actor.request('GET', roomPath(roomId, `state/${type}/`))).status === 200;
const redactPath = (roomId: string, eventId: string, txnId: string) =>
  roomPath(roomId, `redact/${encodeURIComponent(eventId)}/${txnId}`);
const eventPath = (roomId: string, eventId: string) =>
  roomPath(roomId, `event/${encodeURIComponent(eventId)}`);
const membershipOf = async (reader: Actor, roomId: string, userId: string) =>
  (await reader.get(roomPath(roomId, `state/m.room.member/${encodeURIComponent(userId)}`)))['membership'];
const joinedRooms = async (actor: Actor): Promise<string[]> =>
  (await actor.get(`${V3}/joined_rooms`))['joined_rooms'];

async function cast(story: Story, ...names: string[]): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const name of names) actors.push(await story.user(name));
  return actors;
}

async function trio(story: Story): Promise<[Actor, Actor, Actor]> {
  return (await cast(story, 'alice', 'bob', 'eve')) as [Actor, Actor, Actor];
}

test('a private room is encrypted from its first moment and entered by invitation', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await alice.createRoom({ name: 'Kitchen', topic: 'Cooking' });
  assert.deepEqual(await stateOf(alice, roomId, 'm.room.encryption'), { algorithm: 'm.megolm.v1.aes-sha2' });
  assert.deepEqual(await stateOf(alice, roomId, 'm.room.join_rules'), { join_rule: 'invite' });
  assert.deepEqual(await stateOf(alice, roomId, 'm.room.history_visibility'), {
    history_visibility: 'shared',
  });
  assert.deepEqual(await stateOf(alice, roomId, 'm.room.name'), { name: 'Kitchen' });
  assert.equal((await stateOf(alice, roomId, 'm.room.topic'))['topic'], 'Cooking');
  await refused(bob.request('POST', roomPath(roomId, 'join'), {}), 'M_FORBIDDEN', 403);
});

test('a public room is open to everybody and not encrypted', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const byPreset = await alice.createRoom({ preset: 'public_chat' });
  const byVisibility = await alice.createRoom({ visibility: 'public' });
  for (const roomId of [byPreset, byVisibility]) {
    assert.equal(await hasState(alice, roomId, 'm.room.encryption'), false);
    await bob.join(roomId);
  }
});

test('where the operator turned it off, private rooms are encrypted only when somebody asks for it', async (t) => {
  const story = await createStory(t, { config: { encryptPrivateRooms: false } });
  const alice = await story.user('alice');
  assert.equal(await hasState(alice, await alice.createRoom(), 'm.room.encryption'), false);
  const content = { algorithm: 'm.megolm.v1.aes-sha2', rotation_period_msgs: 50 };
  const asked = await alice.createRoom({ initial_state: [{ type: 'm.room.encryption', content }] });
  assert.deepEqual(await stateOf(alice, asked, 'm.room.encryption'), content);
});

test('what a client sets for a new room replaces what the preset would', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({
    initial_state: [
      { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'joined' } },
    ],
    power_level_content_override: { events_default: 50 },
    creation_content: { type: 'm.space', room_version: '1', creator: '@eve:localhost' },
  });
  assert.deepEqual(await stateOf(alice, roomId, 'm.room.history_visibility'), {
    history_visibility: 'joined',
  });
  assert.equal((await stateOf(alice, roomId, 'm.room.power_levels'))['events_default'], 50);
  assert.deepEqual(await stateOf(alice, roomId, 'm.room.create'), { type: 'm.space', room_version: '11' });
});

test('invited to a trusted room one is as powerful as its creator, to another one is not', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const name = { name: 'Ours' };
  const trusted = await alice.createRoom({
    preset: 'trusted_private_chat',
    invite: [bob.userId],
    is_direct: true,
  });
  const plain = await alice.createRoom({ preset: 'private_chat', invite: [bob.userId] });
  for (const roomId of [trusted, plain]) await bob.join(roomId);
  await bob.put(roomPath(trusted, 'state/m.room.name/'), name);
  await refused(bob.request('PUT', roomPath(plain, 'state/m.room.name/'), name), 'M_FORBIDDEN', 403);
});

test('a room that cannot be is refused, and nothing of it is made', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const make = (body: object) => alice.request('POST', `${V3}/createRoom`, body);
  await refused(make({ room_version: '99' }), 'M_UNSUPPORTED_ROOM_VERSION', 400);
  await refused(make({ invite: ['@bob:elsewhere.example'] }), 'M_FORBIDDEN', 403);
  await refused(make({ invite: ['bob'] }), 'M_BAD_JSON', 400);
  await refused(make({ preset: 'secret_chat' }), 'M_BAD_JSON', 400);
  // Power levels that take the creator's own power do not let the rest of the room be made.
  const refusal = await make({ power_level_content_override: { users: {} } });
  assert.ok(refusal.status === 400 || refusal.status === 403, `${refusal.status}`);
  assert.deepEqual(await joinedRooms(alice), []);
});

test('rooms of every version that the server declares can be made, entered, talked in and moderated', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const { capabilities } = await alice.get(`${V3}/capabilities`);
  const declared = Object.keys(capabilities['m.room_versions'].available);
  assert.deepEqual(declared, ['6', '7', '8', '9', '10', '11', '12']);
  for (const version of declared) {
    const roomId = await alice.createRoom({ room_version: version, invite: [bob.userId] });
    assert.match(roomId, version === '12' ? /^![^:]+$/ : /^![^:]+:localhost$/);
    assert.equal((await stateOf(alice, roomId, 'm.room.create'))['room_version'], version);
    await bob.join(roomId);
    const said = await bob.say(roomId, `in version ${version}`);
    assert.equal((await alice.get(eventPath(roomId, said)))['content'].body, `in version ${version}`);
    await alice.put(redactPath(roomId, said, `r${version}`), {});
    assert.deepEqual((await bob.get(eventPath(roomId, said)))['content'], {}, version);
    await alice.post(roomPath(roomId, 'kick'), { user_id: bob.userId });
    await refused(
      bob.request('PUT', roomPath(roomId, 'send/m.room.message/x'), { body: '' }),
      'M_FORBIDDEN',
      403,
    );
  }
});

test('a creator of a room of version 12 stands above all power levels, and cannot be written into them', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const roomId = await alice.createRoom({
    room_version: '12',
    preset: 'trusted_private_chat',
    invite: [bob.userId],
  });
  await bob.join(roomId);
  assert.deepEqual((await stateOf(alice, roomId, 'm.room.create'))['additional_creators'], [bob.userId]);
  const levels = await stateOf(alice, roomId, 'm.room.power_levels');
  const path = roomPath(roomId, 'state/m.room.power_levels/');
  await refused(bob.request('PUT', path, { ...levels, users: { [alice.userId]: 100 } }), 'M_FORBIDDEN', 403);
  await bob.put(path, { ...levels, users: { [eve.userId]: 100 } });
  await bob.post(roomPath(roomId, 'invite'), { user_id: eve.userId });
  await eve.join(roomId);
  await refused(eve.request('POST', roomPath(roomId, 'kick'), { user_id: bob.userId }), 'M_FORBIDDEN', 403);
});

test('a message is refused from who is not in the room, and one that is too large from everybody', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await alice.createRoom();
  const path = roomPath(roomId, 'send/m.room.message/t');
  await refused(bob.request('PUT', path, { body: 'hello' }), 'M_FORBIDDEN', 403);
  await refused(alice.request('PUT', path, { body: 'x'.repeat(65_536) }), 'M_TOO_LARGE', 413);
  await refused(
    alice.request('PUT', roomPath('!nowhere:localhost', 'send/m.room.message/t'), {}),
    'M_NOT_FOUND',
    404,
  );
});

test('one is invited, comes in, leaves, and comes back only when invited again', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await alice.createRoom();
  const join = () => bob.request('POST', roomPath(roomId, 'join'), { reason: 'curious' });
  await refused(join(), 'M_FORBIDDEN', 403);
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId, reason: 'Come in' });
  assert.equal(await membershipOf(alice, roomId, bob.userId), 'invite');
  assert.deepEqual((await join()).body, { room_id: roomId });
  assert.deepEqual(await joinedRooms(bob), [roomId]);
  await bob.join(roomId);
  await refused(
    alice.request('POST', roomPath(roomId, 'invite'), { user_id: bob.userId }),
    'M_FORBIDDEN',
    403,
  );
  await bob.post(roomPath(roomId, 'leave'));
  await bob.post(roomPath(roomId, 'leave'));
  assert.deepEqual(await joinedRooms(bob), []);
  await refused(join(), 'M_FORBIDDEN', 403);
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  assert.equal((await join()).status, 200);
});

test('an invitation is refused by leaving; who never was there cannot leave', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const roomId = await alice.createRoom({ invite: [bob.userId] });
  await bob.post(roomPath(roomId, 'leave'));
  assert.equal(await membershipOf(alice, roomId, bob.userId), 'leave');
  await refused(eve.request('POST', roomPath(roomId, 'leave'), {}), 'M_FORBIDDEN', 403);
  await refused(eve.request('POST', roomPath('!nowhere:localhost', 'leave'), {}), 'M_NOT_FOUND', 404);
  await refused(
    alice.request('POST', roomPath(roomId, 'invite'), { user_id: '@bob:elsewhere.example' }),
    'M_FORBIDDEN',
    403,
  );
});

test('who may kick does, and a kick neither bans nor lifts a ban', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const roomId = await story.roomWith(alice, bob, eve);
  const kick = (by: Actor, whom: Actor) =>
    by.request('POST', roomPath(roomId, 'kick'), { user_id: whom.userId });
  await refused(kick(bob, eve), 'M_FORBIDDEN', 403);
  await refused(kick(bob, alice), 'M_FORBIDDEN', 403);
  assert.equal((await kick(alice, eve)).status, 200);
  await refused(kick(alice, eve), 'M_FORBIDDEN', 403);
  await alice.post(roomPath(roomId, 'invite'), { user_id: eve.userId });
  await eve.join(roomId);
  await alice.post(roomPath(roomId, 'ban'), { user_id: eve.userId });
  await refused(kick(alice, eve), 'M_FORBIDDEN', 403);
  assert.equal(await membershipOf(alice, roomId, eve.userId), 'ban');
});

test('who is banned stays out until the ban is lifted', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  for (const one of [bob, eve]) await one.join(roomId);
  const act = (by: Actor, what: string, whom: Actor) =>
    by.request('POST', roomPath(roomId, what), { user_id: whom.userId, reason: 'noise' });
  await refused(act(bob, 'ban', eve), 'M_FORBIDDEN', 403);
  assert.equal((await act(alice, 'ban', eve)).status, 200);
  await refused(eve.request('POST', roomPath(roomId, 'join'), {}), 'M_FORBIDDEN', 403);
  await refused(act(alice, 'invite', eve), 'M_FORBIDDEN', 403);
  await refused(act(bob, 'unban', eve), 'M_FORBIDDEN', 403);
  await refused(eve.request('POST', roomPath(roomId, 'leave'), {}), 'M_FORBIDDEN', 403);
  assert.equal((await act(alice, 'unban', eve)).status, 200);
  await refused(act(alice, 'unban', eve), 'M_FORBIDDEN', 403);
  await eve.join(roomId);
});

test('a room is forgotten once it was left, and comes back with a new invitation', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await story.roomWith(alice, bob);
  await refused(bob.request('POST', roomPath(roomId, 'forget'), {}), 'M_UNKNOWN', 400);
  await bob.post(roomPath(roomId, 'leave'));
  const withLeft = { filter: JSON.stringify({ room: { include_leave: true } }) };
  const leftRooms = async () => Object.keys((await bob.sync(undefined, withLeft))['rooms']?.leave ?? {});
  assert.deepEqual(await leftRooms(), [roomId]);
  await bob.post(roomPath(roomId, 'forget'));
  assert.deepEqual(await leftRooms(), []);
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  assert.deepEqual(Object.keys((await bob.sync())['rooms'].invite), [roomId]);
});

test('members of a room may enter another that is restricted to them; others may not', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const club = await story.roomWith(alice, bob);
  const roomId = await alice.createRoom({
    initial_state: [
      {
        type: 'm.room.join_rules',
        content: { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: club }] },
      },
    ],
  });
  await refused(eve.request('POST', roomPath(roomId, 'join'), {}), 'M_FORBIDDEN', 403);
  await bob.join(roomId);
  const member = await alice.get(roomPath(roomId, `state/m.room.member/${encodeURIComponent(bob.userId)}`));
  assert.equal(member['join_authorised_via_users_server'], alice.userId);
  await alice.post(roomPath(roomId, 'invite'), { user_id: eve.userId });
  await eve.join(roomId);
});

test('state is read by members, kept for those who left as it was, and closed to others', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const roomId = await story.roomWith(alice, bob);
  const setName = (name: string) => alice.put(roomPath(roomId, 'state/m.room.name'), { name });
  await setName('Before');
  await bob.post(roomPath(roomId, 'leave'));
  await setName('After');
  assert.equal((await stateOf(alice, roomId, 'm.room.name'))['name'], 'After');
  assert.equal((await stateOf(bob, roomId, 'm.room.name'))['name'], 'Before');
  const all = (await bob.get(roomPath(roomId, 'state'))) as unknown as Json[];
  assert.equal(all.find((event) => event['type'] === 'm.room.name')?.['content'].name, 'Before');
  for (const path of ['state', 'state/m.room.name/', 'members', 'joined_members']) {
    await refused(eve.request('GET', roomPath(roomId, path)), 'M_FORBIDDEN', 403);
  }
  await refused(alice.request('GET', roomPath(roomId, 'state/org.example.none/')), 'M_NOT_FOUND', 404);
  const event = await alice.get(`${roomPath(roomId, 'state/m.room.name/')}?format=event`);
  assert.deepEqual([event['sender'], event['content']], [alice.userId, { name: 'After' }]);
});

test('state of one key has one value: its last writer, whoever may write', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await story.roomWith(alice, bob);
  const own = roomPath(roomId, `state/org.example.mood/${encodeURIComponent(bob.userId)}`);
  await refused(bob.request('PUT', own, { mood: 'good' }), 'M_FORBIDDEN', 403);
  const levels = await stateOf(alice, roomId, 'm.room.power_levels');
  await alice.put(roomPath(roomId, 'state/m.room.power_levels/'), { ...levels, state_default: 0 });
  await bob.put(own, { mood: 'good' });
  await bob.put(own, { mood: 'better' });
  assert.deepEqual(await bob.get(own), { mood: 'better' });
  // A state key that is a user's id is theirs alone.
  await refused(alice.request('PUT', own, { mood: 'bad' }), 'M_FORBIDDEN', 403);
});

test('state that clients could not read is not taken', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  const put = (type: string, content: object) =>
    alice.request('PUT', roomPath(roomId, `state/${type}/`), content);
  await refused(put('m.room.name', { name: { first: 'a' } }), 'M_BAD_JSON', 400);
  await refused(put('m.room.join_rules', { join_rule: 7 }), 'M_BAD_JSON', 400);
  await refused(put('m.room.encryption', {}), 'M_BAD_JSON', 400);
  assert.equal((await put('org.example.anything', { name: { first: 'a' } })).status, 200);
  const make = (body: object) => alice.request('POST', `${V3}/createRoom`, body);
  await refused(make({ initial_state: [{ type: 'm.room.name', content: { name: 7 } }] }), 'M_BAD_JSON', 400);
  await refused(make({ creation_content: { type: ['m.space'] } }), 'M_BAD_JSON', 400);
  await refused(make({ power_level_content_override: { users: 'everybody' } }), 'M_BAD_JSON', 400);
});

test('one redacts what one said, a moderator what anybody said, and nobody else what others said', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = await trio(story);
  const roomId = await story.roomWith(alice, bob, eve);
  const [first, second] = [await bob.say(roomId, 'first'), await bob.say(roomId, 'second')];
  await refused(eve.request('PUT', redactPath(roomId, first, 'e'), {}), 'M_FORBIDDEN', 403);
  assert.equal((await alice.get(eventPath(roomId, first)))['content'].body, 'first');
  await bob.put(redactPath(roomId, first, 'b'), { reason: 'typo' });
  await alice.put(redactPath(roomId, second, 'a'), {});
  for (const [eventId, by] of [
    [first, bob],
    [second, alice],
  ] as const) {
    const event = await eve.get(eventPath(roomId, eventId));
    assert.deepEqual(event['content'], {});
    assert.equal(event['unsigned'].redacted_because.sender, by.userId);
  }
  await refused(bob.request('PUT', redactPath(roomId, '$nothing', 'n'), {}), 'M_NOT_FOUND', 404);
});

test('what was redacted is gone from the database and from every reply, state included', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await story.roomWith(alice, bob);
  const said = await bob.say(roomId, 'canary-of-a-message');
  const named = await alice.put(roomPath(roomId, 'state/m.room.name/'), { name: 'canary-of-a-name' });
  const holds = async () =>
    (await story.db.query(`select 1 from events.event where position('canary-of-a'::bytea in pdu) > 0`, []))
      .length;
  assert.equal(await holds(), 2);
  await bob.put(redactPath(roomId, said, 'one'), {});
  await alice.put(redactPath(roomId, named['event_id'], 'two'), {});
  assert.equal(await holds(), 0);
  assert.deepEqual(await stateOf(bob, roomId, 'm.room.name'), {});
  for (const reply of [await bob.sync(), await bob.get(`${roomPath(roomId, 'messages')}?dir=b&limit=100`)]) {
    assert.equal(JSON.stringify(reply).includes('canary-of-a'), false);
  }
});

test('a message sent again with its transaction is one message; another device, and another room, are others', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const tablet = await alice.login();
  const roomId = await alice.createRoom();
  const first = await alice.say(roomId, 'once', 'txn');
  assert.equal(await alice.say(roomId, 'once', 'txn'), first);
  const [third, fourth] = await Promise.all([
    alice.say(roomId, 'twice', 'both'),
    alice.say(roomId, 'twice', 'both'),
  ]);
  assert.equal(third, fourth);
  assert.notEqual(await tablet.say(roomId, 'once', 'txn'), first);
  assert.notEqual(await alice.say(await alice.createRoom(), 'once', 'txn'), first);
  const { chunk } = await alice.get(`${roomPath(roomId, 'messages')}?dir=f&limit=100`);
  const texts = chunk.map((event: Json) => event['content'].body).filter(Boolean);
  assert.deepEqual(texts, ['once', 'twice', 'once']);
});

test('a message sent again after the server started anew is still one message, also by who may send no more', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const roomId = await story.roomWith(alice, bob);
  const first = await bob.say(roomId, 'once', 'txn');
  const redaction = await bob.put(redactPath(roomId, first, 'redact'), {});
  await alice.post(roomPath(roomId, 'kick'), { user_id: bob.userId });
  await story.restart();
  assert.equal(await bob.say(roomId, 'once', 'txn'), first);
  assert.deepEqual(await bob.put(redactPath(roomId, first, 'redact'), {}), redaction);
});

test('the author of an event sees its transaction on the device that sent it, and nobody else does', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await trio(story);
  const tablet = await alice.login();
  const roomId = await story.roomWith(alice, bob);
  const said = await alice.say(roomId, 'hello', 'my-txn');
  const txnFor = async (reader: Actor) =>
    (await reader.get(eventPath(roomId, said)))['unsigned'].transaction_id;
  assert.deepEqual(
    [await txnFor(alice), await txnFor(tablet), await txnFor(bob)],
    ['my-txn', undefined, undefined],
  );
});
