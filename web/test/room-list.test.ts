import assert from 'node:assert/strict';
import test from 'node:test';
import type { MemberRow, RoomPowers, RoomRow } from '@herald/client/port';
import { findRooms, isReference } from '../src/features/rooms/find-rooms.ts';
import { lastLine } from '../src/features/rooms/last-line.ts';
import { memberActions, memberSections } from '../src/features/rooms/member-sections.ts';
import { filterRooms, holdOrder, isUnread } from '../src/features/rooms/room-list.ts';

const POWERS: RoomPowers = {
  send: true,
  invite: true,
  kick: true,
  ban: true,
  redactOthers: true,
  setName: true,
  setTopic: true,
  setAvatar: true,
  setRoles: true,
  mentionRoom: true,
};

function room(roomId: string, more: Partial<RoomRow> = {}): RoomRow {
  return {
    roomId,
    name: roomId,
    avatar: null,
    kind: 'person',
    personId: null,
    membership: 'join',
    inviter: null,
    isEncrypted: true,
    isPinned: false,
    isMuted: false,
    unread: 0,
    mentions: 0,
    isMarkedUnread: false,
    last: null,
    draft: null,
    ts: 0,
    unsent: 'none',
    ...more,
  };
}

function member(userId: string, powerLevel: number, more: Partial<MemberRow> = {}): MemberRow {
  const role = powerLevel >= 100 ? 'admin' : powerLevel >= 50 ? 'moderator' : 'member';
  return {
    userId,
    name: userId,
    avatar: null,
    membership: 'join',
    role,
    powerLevel,
    identity: 'known',
    ...more,
  };
}

const ids = (rows: readonly RoomRow[]) => rows.map((row) => row.roomId);

test('invitations stand apart from the rooms of every filter', () => {
  const rows = [room('inv', { membership: 'invite' }), room('a'), room('g', { kind: 'group' })];
  const content = filterRooms(rows, 'groups', null);
  assert.deepEqual(ids(content.invites), ['inv']);
  assert.deepEqual(ids(content.rooms), ['g']);
  assert.deepEqual(ids(filterRooms(rows, 'people', null).rooms), ['a']);
});

test('the open room stays among the unread ones while it is read', () => {
  const rows = [room('a'), room('b', { unread: 2 })];
  assert.deepEqual(ids(filterRooms(rows, 'unread', 'a').rooms), ['a', 'b']);
  assert.deepEqual(ids(filterRooms(rows, 'unread', null).rooms), ['b']);
});

test('a muted room is unread only when somebody spoke to the person', () => {
  assert.equal(isUnread(room('a', { isMuted: true, unread: 5 })), false);
  assert.equal(isUnread(room('a', { isMuted: true, unread: 5, mentions: 1 })), true);
  assert.equal(isUnread(room('a', { isMarkedUnread: true })), true);
});

test('rooms keep their places while somebody points at the list, and take the new order afterwards', () => {
  assert.deepEqual(holdOrder(['a', 'b', 'c'], ['c', 'new', 'a']), ['a', 'c', 'new']);
  assert.deepEqual(holdOrder(null, ['c', 'a']), ['c', 'a']);
});

test('the line under a name says the most urgent first', () => {
  const last = { kind: 'image', sender: '@a:h', senderName: 'Ann', isOwn: false, text: '', ts: 1 } as const;
  assert.equal(lastLine(room('a', { last, draft: 'x', unsent: 'failed' })).key, 'last.failed');
  assert.deepEqual(lastLine(room('a', { last, draft: 'Half\nsaid' })).text, 'Half said');
  assert.equal(lastLine(room('a', { last })).key, 'last.image');
  assert.equal(lastLine(room('a')).key, 'last.nothing');
});

test('the line names who spoke in a group, and says "you"', () => {
  const last = { kind: 'text', sender: '@a:h', senderName: 'Ann', isOwn: false, text: 'Hi', ts: 1 } as const;
  assert.equal(lastLine(room('a', { last })).sender, null);
  assert.deepEqual(lastLine(room('a', { last, kind: 'group' })).sender, { kind: 'name', name: 'Ann' });
  assert.deepEqual(lastLine(room('a', { last: { ...last, isOwn: true } })).sender, { kind: 'you' });
});

test('rooms are found without accents, beginnings first', () => {
  const rows = [room('1', { name: 'Old Élan' }), room('2', { name: 'elan' }), room('3', { name: 'Relança' })];
  assert.deepEqual(ids(findRooms(rows, 'ÉLAN')), ['2', '1', '3']);
  assert.deepEqual(findRooms(rows, '  '), []);
});

test('ids, addresses and links are told from names', () => {
  for (const text of [
    '@ann:example.org',
    '#tea:example.org',
    'matrix:u/ann:example.org',
    'https://matrix.to/#/@ann:example.org',
  ]) {
    assert.equal(isReference(text), true, text);
  }
  for (const text of ['Ann', '@ann', 'https://example.org/page'])
    assert.equal(isReference(text), false, text);
});

test('members stand by what they may do; empty sections are left out', () => {
  const all = [member('@me:h', 100), member('@b:h', 0), member('@i:h', 0, { membership: 'invite' })];
  assert.deepEqual(
    memberSections(all, '').map((section) => section.name),
    ['leaders', 'members', 'invited'],
  );
  assert.deepEqual(
    memberSections(all, 'b:h').map((section) => section.name),
    ['members'],
  );
});

test('nobody can be offered power over those who are not below', () => {
  const me = member('@me:h', 50);
  assert.deepEqual(memberActions(member('@a:h', 100), me, POWERS), {
    roles: [],
    canRemove: false,
    canBan: false,
    canUnban: false,
  });
  assert.deepEqual(memberActions(me, me, POWERS).canRemove, false);
  const below = memberActions(member('@b:h', 0), me, POWERS);
  assert.deepEqual(below, { roles: ['moderator'], canRemove: true, canBan: true, canUnban: false });
  assert.equal(memberActions(member('@b:h', 0, { membership: 'ban' }), me, POWERS).canUnban, true);
});
