import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, type Actor } from '../../../server/test/harness.ts';
import type { MemberRow } from '../src/port/index.ts';
import { startChatter, type Chatter, type View } from './chat-cast.ts';

test(
  'a group is made, described, joined by address, and people in it are managed',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const alice = await startChatter(t, story, await story.user('alice'));
    const bobActor = await story.user('bob');
    const bob = await startChatter(t, story, bobActor);
    const png = new Blob([ONE_PIXEL], { type: 'image/png' });
    const { roomId } = await alice.call('rooms.create', {
      name: 'Tea',
      topic: 'Leaves',
      avatar: png,
      invite: [],
      isPublic: true,
    });
    const detail = alice.view('room', roomId);
    await detail.until(
      (view) => view.get(roomId)?.name === 'Tea' && view.get(roomId)?.topic === 'Leaves',
      'the group',
    );
    const row = detail.get(roomId);
    assert.deepEqual(
      [row?.isEncrypted, row?.isPublic, row?.kind, row?.can.setRoles, row?.can.kick],
      [false, true, 'group', true, true],
    );
    assert.ok(row?.avatar);
    assert.equal((await alice.call('media.avatar', { mxc: row.avatar, size: 48 })).type, 'image/png');
    assert.deepEqual(await alice.call('rooms.link', { roomId }), {
      link: `https://matrix.to/#/${encodeURIComponent(roomId)}?via=localhost`,
    });

    const target = await bob.call('rooms.resolve', {
      link: (await alice.call('rooms.link', { roomId })).link,
    });
    assert.deepEqual(target, { kind: 'room', roomIdOrAlias: roomId, name: null, isJoined: false, roomId });
    await bob.call('rooms.join', { roomIdOrAlias: roomId });
    const members = alice.view('members', roomId);
    const roleOf = (userId: string) => members.get(userId)?.role;
    await members.until((view) => view.get(bob.userId)?.membership === 'join', 'bob');
    assert.deepEqual([roleOf(alice.userId), roleOf(bob.userId)], ['owner', 'member']);
    await alice.call('rooms.setRole', { roomId, userId: bob.userId, role: 'moderator' });
    await members.until(() => roleOf(bob.userId) === 'moderator', 'the role');
    await alice.call('rooms.setName', { roomId, name: 'Coffee' });
    await alice.call('rooms.setTopic', { roomId, topic: 'Beans' });
    await alice.call('rooms.setAvatar', { roomId, file: null });
    await detail.until(
      (view) =>
        view.get(roomId)?.name === 'Coffee' &&
        view.get(roomId)?.topic === 'Beans' &&
        view.get(roomId)?.avatar === null,
      'the new words',
    );
    await assert.rejects(bob.call('rooms.setRole', { roomId, userId: alice.userId, role: 'member' }), {
      code: 'M_FORBIDDEN',
    });
    await manage(alice, bob, roomId, members);
  },
);

test(
  'people are found by name and by id, and show the name and picture that they chose',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const alice = await startChatter(t, story, await story.user('alice'));
    const bob = await startChatter(t, story, await story.user('bob'));
    await bob.call('profiles.setDisplayName', { name: ' Bob the Builder ' });
    await bob.call('profiles.setAvatar', { file: new Blob([ONE_PIXEL], { type: 'image/png' }) });
    const person = await alice.call('profiles.get', { userId: bob.userId });
    assert.equal(person.name, 'Bob the Builder');
    assert.ok(person.avatar?.startsWith('mxc://'));
    const exact = await alice.call('rooms.searchPeople', { term: bob.userId });
    assert.deepEqual(
      exact.people.map(({ userId }) => userId),
      [bob.userId],
    );
    await alice.call('rooms.openPerson', { userId: bob.userId });
    const byName = await alice.call('rooms.searchPeople', { term: 'builder' });
    assert.deepEqual(
      byName.people.map(({ name }) => name),
      ['Bob the Builder'],
    );
    assert.deepEqual(await alice.call('rooms.resolve', { link: `matrix:u/${bob.userId.slice(1)}` }), {
      kind: 'person',
      person,
    });
    await assert.rejects(alice.call('rooms.resolve', { link: 'https://herald.example' }), {
      code: 'not-a-link',
    });
    await assert.rejects(alice.call('rooms.resolve', { link: '#none:localhost' }), { code: 'M_NOT_FOUND' });
    alice.network.broken = () => 'refuse';
    await assert.rejects(alice.call('profiles.get', { userId: bob.userId }), { code: 'offline' });
  },
);

test('a muted room counts nothing, and a date leads to its first message', { timeout: 60_000 }, async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const actor: Actor = await story.user('alice');
  const other = await story.user('bob');
  const roomId = await other.createRoom({ preset: 'public_chat' });
  await actor.join(roomId);
  const first = await other.say(roomId, 'one');
  const alice = await startChatter(t, story, actor);
  const rooms = alice.view('rooms', '');
  await rooms.until((view) => view.get(roomId)?.unread === 1, 'the badge');
  await alice.call('rooms.setMuted', { roomId, isMuted: true });
  await rooms.until((view) => view.get(roomId)?.isMuted === true, 'silence');
  await alice.call('rooms.setMuted', { roomId, isMuted: false });
  await rooms.until((view) => view.get(roomId)?.isMuted === false, 'sound');
  await alice.call('rooms.markRead', { roomId });
  await rooms.until((view) => view.get(roomId)?.unread === 0, 'no badge');
  assert.ok(first);
  const newest = await other.say(roomId, 'two');
  const found = await alice.call('timeline.findDate', { roomId, ts: Date.now() + 60_000 });
  assert.equal(found.eventId, newest);
});

test(
  'an encrypted room shows what the server counts, of which a new device has only the end',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const actor = await story.user('alice');
    const other = await story.user('bob');
    const encryption = { type: 'm.room.encryption', state_key: '', content: { algorithm: MEGOLM } };
    const roomId = await other.createRoom({ preset: 'public_chat', initial_state: [encryption] });
    await actor.join(roomId);
    for (let at = 0; at < 25; at += 1) await sendSealed(other, roomId, at);
    const alice = await startChatter(t, story, actor);
    const rooms = alice.view('rooms', '');
    await rooms.until((view) => view.get(roomId)?.unread === 25, 'all of them');
    assert.ok((alice.client.getRoom(roomId)?.getLiveTimeline().getEvents().length ?? 0) < 25);
    await alice.call('rooms.markRead', { roomId });
    await rooms.until((view) => view.get(roomId)?.unread === 0, 'no badge');
    await sendSealed(other, roomId, 25);
    await rooms.until((view) => view.get(roomId)?.unread === 1, 'the next one');
  },
);

const MEGOLM = 'm.megolm.v1.aes-sha2';

/** Sends a message for which nobody has the key. */
async function sendSealed(actor: Actor, roomId: string, number: number): Promise<void> {
  const content = {
    algorithm: MEGOLM,
    session_id: 'c2Vzc2lvbg',
    sender_key: 'a2V5',
    device_id: 'OTHER',
    ciphertext: `AAA${number}`,
  };
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.encrypted/sealed${number}`;
  await actor.put(path, content);
}

const ONE_PIXEL = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
);

async function manage(alice: Chatter, bob: Chatter, roomId: string, members: View<MemberRow>): Promise<void> {
  const bobRooms = bob.view('rooms', '');
  await bobRooms.until((view) => view.get(roomId)?.last?.kind === 'change', 'a change as the last thing');
  await alice.call('rooms.kick', { roomId, userId: bob.userId, reason: 'enough' });
  await bobRooms.until((view) => view.get(roomId) === undefined, 'the room to go');
  await alice.call('rooms.ban', { roomId, userId: bob.userId });
  await members.until((view) => view.get(bob.userId)?.membership === 'ban', 'the ban');
  await assert.rejects(bob.call('rooms.join', { roomIdOrAlias: roomId }), { code: 'M_FORBIDDEN' });
  await alice.call('rooms.unban', { roomId, userId: bob.userId });
  await members.until((view) => view.get(bob.userId) === undefined, 'no ban');
  const { failed } = await alice.call('rooms.invite', {
    roomId,
    userIds: [bob.userId, '@nobody:localhost'],
  });
  assert.ok(failed.every(({ userId }) => userId === '@nobody:localhost'));
  await bobRooms.until(
    (view) => view.get(roomId)?.membership === 'invite' && view.get(roomId)?.inviter?.name === 'alice',
    'the invitation',
  );
  await bob.call('rooms.declineInvite', { roomId });
  await bobRooms.until((view) => view.get(roomId) === undefined, 'the invitation to go');
}
