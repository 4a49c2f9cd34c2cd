import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alice,
  allSigned,
  bob,
  carol,
  member,
  openRoom,
  powerLevels,
  startRoom,
  topic,
  type RoomStory,
  type Wish,
} from '../../test/room-story.ts';
import {
  checkAuth,
  resolve,
  ROOM_VERSIONS,
  stateKeyString,
  V11,
  V12,
  V6,
  type EventId,
  type Pdu,
  type StateKeyString,
  type StateMap,
} from '../index.ts';

function stateNow(room: RoomStory): Map<StateKeyString, EventId> {
  return new Map([...room.state].map(([key, event]) => [key, event.eventId]));
}

/** Lets a branch happen and takes the state back to where it began. */
function branch(room: RoomStory, wishes: readonly Wish[], offsetTs = 0): StateMap {
  const before = new Map(room.state);
  for (const wish of wishes) {
    const event = room.put(wish);
    retime(room, event, event.originServerTs + offsetTs);
  }
  const after = stateNow(room);
  room.state.clear();
  for (const [key, event] of before) room.state.set(key, event);
  return after;
}

function retime(room: RoomStory, event: Pdu, originServerTs: number): void {
  const retimed = { ...event, originServerTs };
  room.events.set(event.eventId, retimed);
  if (event.stateKey !== null) room.state.set(stateKeyString(event.type, event.stateKey), retimed);
}

function merge(room: RoomStory, states: readonly StateMap[], badAuth: readonly EventId[] = []) {
  const resolved = resolve(room.version, states, {
    getEvent: (id) => room.events.get(id),
    isBadAuth: (id) => badAuth.includes(id),
    signatures: allSigned,
  });
  return (type: string, stateKey = '') => {
    const id = resolved.get(stateKeyString(type, stateKey));
    return id === undefined ? undefined : room.events.get(id);
  };
}

test('states that agree resolve to themselves', () => {
  const room = openRoom(V11);
  const state = stateNow(room);
  const context = { getEvent: () => undefined, isBadAuth: () => false, signatures: allSigned };
  assert.deepEqual(resolve(V11, [state], context), state);
  assert.deepEqual(resolve(V11, [state, new Map(state), state], context), state);
  assert.deepEqual(resolve(V11, [], context), new Map());
});

test('a key that only one state holds is conflicted, and survives if it is allowed', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    const states = [stateNow(room), branch(room, [topic(alice)])];
    assert.equal(merge(room, states)('m.room.topic')?.sender, alice, version.id);
  }
});

test('of two topics the later one stands', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    const first = branch(room, [{ ...topic(alice), content: { topic: 'first' } }]);
    const second = branch(room, [{ ...topic(alice), content: { topic: 'second' } }]);
    assert.equal(merge(room, [second, first])('m.room.topic')?.content.topic, 'second', version.id);
  }
});

test('what a user did while somebody banned them is undone', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version, 'public', { state_default: 0 });
    room.put(member(bob, bob, 'join'));
    const banned = branch(room, [member(alice, bob, 'ban')]);
    const busy = branch(room, [topic(bob), member(bob, bob, 'join', { displayname: 'Bob' })]);
    const state = merge(room, [busy, banned]);
    assert.equal(state('m.room.member', bob)?.content.membership, 'ban', version.id);
    assert.equal(state('m.room.topic'), undefined, version.id);
  }
});

test('of two who fight over the power levels the greater power wins, whatever the clocks say', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    room.put(member(bob, bob, 'join'));
    const users = version.privilegedCreators ? {} : { [alice]: 100 };
    room.put(powerLevels(alice, { users: { ...users, [bob]: 50 }, events: { 'm.room.power_levels': 0 } }));
    const demoted = branch(room, [powerLevels(alice, { users: { ...users, [bob]: 0 } })], 1000);
    const busy = branch(room, [
      powerLevels(bob, { users: { ...users, [bob]: 50, [carol]: 50 }, events: { 'm.room.power_levels': 0 } }),
    ]);
    const levels = merge(room, [busy, demoted])('m.room.power_levels');
    assert.deepEqual(levels?.content.users, { ...users, [bob]: 0 }, version.id);
  }
});

test('CVE-2025-49090: a state reset loses the join rules in version 11, and not in version 12', () => {
  for (const version of [V11, V12]) {
    const room = openRoom(version, 'public');
    const open = stateNow(room);
    room.put({ type: 'm.room.join_rules', sender: alice, stateKey: '', content: { join_rule: 'invite' } });
    room.put(member(alice, alice, 'leave'));
    const closed = stateNow(room);
    // A server that believes the old join rules, though it knows that Alice has left.
    const old = new Map(open);
    const left = closed.get(stateKeyString('m.room.member', alice)) as EventId;
    old.set(stateKeyString('m.room.member', alice), left);
    const rules = merge(room, [closed, old])('m.room.join_rules');
    assert.equal(rules?.content.join_rule, version === V11 ? undefined : 'invite', version.id);
  }
});

test('the conflicted subgraph replays what lies between two conflicted events, in version 12', () => {
  // Bob's power comes from power levels between two that are in conflict; they alone make him known.
  const room = startRoom(V12);
  room.put(member(alice, alice, 'join'));
  room.put({ type: 'm.room.join_rules', sender: alice, stateKey: '', content: { join_rule: 'public' } });
  room.put(member(bob, bob, 'join'));
  const first = room.put(powerLevels(alice, {}));
  const start = stateNow(room);
  room.put(powerLevels(alice, { users: { [bob]: 100 } }));
  const last = room.put(powerLevels(bob, { users: { [bob]: 100 }, ban: 75 }));
  const end = stateNow(room);
  assert.notEqual(first.eventId, last.eventId);
  assert.equal(merge(room, [start, end])('m.room.power_levels')?.eventId, last.eventId);
});

test('an event that fails its own auth events never wins', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version);
    const before = stateNow(room);
    const bad = room.put(topic(alice));
    const states = [before, stateNow(room)];
    assert.equal(merge(room, states)('m.room.topic')?.eventId, bad.eventId, version.id);
    assert.equal(merge(room, states, [bad.eventId])('m.room.topic'), undefined, version.id);
  }
});

test('rejected auth events give no power in the iterative checks', () => {
  for (const version of [V6, V12]) {
    const room = openRoom(version);
    room.put(member(bob, bob, 'join'));
    const before = stateNow(room);
    const users = version.privilegedCreators ? {} : { [alice]: 100 };
    const raised = room.put(powerLevels(bob, { users: { ...users, [bob]: 100 } }));
    const spoken = room.put(topic(bob));
    const claimed = new Map(before).set(stateKeyString('m.room.topic', ''), spoken.eventId);
    assert.ok(spoken.authEvents.includes(raised.eventId));
    assert.equal(merge(room, [before, claimed], [raised.eventId])('m.room.topic'), undefined, version.id);
  }
});

test('an auth event that is missing gives nothing away', () => {
  const room = openRoom(V12);
  room.put(member(bob, bob, 'join'));
  const before = stateNow(room);
  const raised = room.put(powerLevels(alice, { users: { [bob]: 100 } }));
  const spoken = room.put(topic(bob));
  const claimed = new Map(before).set(stateKeyString('m.room.topic', ''), spoken.eventId);
  assert.equal(merge(room, [before, claimed])('m.room.topic')?.eventId, spoken.eventId);
  room.events.delete(raised.eventId);
  assert.equal(merge(room, [before, claimed])('m.room.topic'), undefined);
});

test('the resolution can bring back a key that no state holds', () => {
  // The join rules stand in the auth chain of one state alone.
  const room = startRoom(V11);
  room.put(member(alice, alice, 'join'));
  const before = stateNow(room);
  const rules = room.put({
    type: 'm.room.join_rules',
    sender: alice,
    stateKey: '',
    content: { join_rule: 'public' },
  });
  room.put(member(bob, bob, 'join'));
  const joined = new Map(stateNow(room));
  joined.delete(stateKeyString('m.room.join_rules', ''));
  assert.equal(merge(room, [before, joined])('m.room.join_rules')?.eventId, rules.eventId);
});

test('a chain of ten thousand auth events neither overflows the stack nor takes long', () => {
  for (const version of [V11, V12]) {
    const room = openRoom(version);
    const start = stateNow(room);
    for (let i = 0; i < 10_000; i++)
      room.put(powerLevels(alice, { users: version === V11 ? { [alice]: 100 } : {}, ban: i % 90 }));
    const end = stateNow(room);
    const started = performance.now();
    const levels = merge(room, [start, end])('m.room.power_levels');
    assert.equal(levels?.eventId, end.get(stateKeyString('m.room.power_levels', '')), version.id);
    assert.ok(performance.now() - started < 20_000, version.id);
  }
});

test('an event is allowed before the state in which it was sent', () => {
  // What the stories build is what servers would build: the cases above do not rest on refused events.
  const room = openRoom(V11);
  const lookup = (type: string, key: string) => room.state.get(stateKeyString(type, key));
  assert.equal(checkAuth(room.build(topic(alice)), V11, lookup, allSigned).ok, true);
});
