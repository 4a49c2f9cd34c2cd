import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, bob, carol, member, openRoom, powerLevels, startRoom } from '../../test/room-story.ts';
import {
  ROOM_VERSIONS,
  V10,
  V11,
  V12,
  V9,
  type JsonObject,
  type JsonValue,
  type RoomVersion,
} from '../index.ts';

/** Bob has 50, Carol as given; Bob tries to set `next` where `present` stands. */
function mayBob(present: JsonObject, next: JsonObject, version: RoomVersion = V11): boolean {
  const room = openRoom(version, 'public', { users: { [bob]: 50 }, ...present });
  room.put(member(bob, bob, 'join'));
  const base = { users: { [bob]: 50 }, events: { 'm.room.power_levels': 0 } };
  room.put(powerLevels(alice, { ...base, ...present }));
  return room.may(powerLevels(bob, { ...base, ...present, ...next })).ok;
}

test('nobody raises, lowers or drops a level above the own power', () => {
  for (const name of ['users_default', 'events_default', 'ban', 'redact', 'kick', 'invite']) {
    assert.equal(mayBob({ [name]: 50 }, { [name]: 49 }), true, `${name} lowered`);
    assert.equal(mayBob({ [name]: 49 }, { [name]: 50 }), true, `${name} raised`);
    assert.equal(mayBob({ [name]: 49 }, { [name]: 51 }), false, `${name} raised too high`);
    assert.equal(mayBob({}, { [name]: 51 }), false, `${name} added too high`);
  }
  assert.equal(mayBob({ ban: 51 }, { ban: 50 }), false, 'a level above');
  assert.equal(mayBob({ ban: 51 }, { ban: 51 }), true, 'a level above, left alone');
});

test('the levels of event types and of notifications follow the same rule', () => {
  for (const map of ['events', 'notifications']) {
    const at = (level: number): JsonObject => ({ [map]: { 'm.room.power_levels': 0, x: level } });
    assert.equal(mayBob(at(50), at(10)), true, map);
    assert.equal(mayBob(at(51), at(50)), false, map);
    assert.equal(mayBob(at(50), at(51)), false, map);
    assert.equal(mayBob({}, at(51)), false, map);
    assert.equal(mayBob(at(51), { [map]: { 'm.room.power_levels': 0 } }), false, map);
    assert.equal(mayBob(at(51), at(51)), true, map);
  }
});

test('one changes users whom one outranks, and oneself downwards', () => {
  const users = (bobHas: number, carolHas?: number): JsonObject => ({
    users: carolHas === undefined ? { [bob]: bobHas } : { [bob]: bobHas, [carol]: carolHas },
  });
  assert.equal(mayBob(users(50, 49), users(50, 50)), true, 'raises a lesser to the own level');
  assert.equal(mayBob(users(50, 49), users(50, 51)), false, 'raises above the own level');
  assert.equal(mayBob(users(50, 50), users(50, 0)), false, 'lowers an equal');
  assert.equal(mayBob(users(50, 50), users(50)), false, 'drops an equal');
  assert.equal(mayBob(users(50, 49), users(50)), true, 'drops a lesser');
  assert.equal(mayBob(users(50), users(50, 50)), true, 'adds an equal');
  assert.equal(mayBob(users(50), users(0)), true, 'lowers the self');
  assert.equal(mayBob(users(50), users(51)), false, 'raises the self');
});

test('the first power levels may say anything', () => {
  const room = startRoom(V11);
  room.put(member(alice, alice, 'join'));
  assert.equal(room.may(powerLevels(alice, { users: { [alice]: 1000 }, ban: 5000 })).ok, true);
});

test('without power levels only the creator sets any', () => {
  for (const version of ROOM_VERSIONS) {
    const room = startRoom(version);
    for (const user of [alice, bob]) room.put(member(user, user, 'join'));
    assert.equal(room.may(powerLevels(alice, {})).ok, true, version.id);
    assert.equal(room.may(powerLevels(bob, {})).ok, false, version.id);
  }
});

test('since version 10 every level is an integer; before, a string that is one will do', () => {
  const first = (version: RoomVersion, content: JsonObject) => {
    const room = startRoom(version);
    room.put(member(alice, alice, 'join'));
    return room.may(powerLevels(alice, content)).ok;
  };
  for (const version of ROOM_VERSIONS) {
    const stringly = version !== V10 && version !== V11 && version !== V12;
    assert.equal(first(version, { users: { [bob]: '50' } }), stringly, `${version.id} users`);
    assert.equal(first(version, { ban: '50' }), stringly, `${version.id} ban`);
    assert.equal(first(version, { events: { x: '50' } }), stringly, `${version.id} events`);
    assert.equal(first(version, { notifications: { room: '50' } }), stringly, `${version.id} notifications`);
  }
  for (const odd of [null, true, [], {}, 1.5, 2 ** 53]) {
    assert.equal(first(V10, { kick: odd }), false, `kick ${JSON.stringify(odd)}`);
    assert.equal(first(V10, { users: { [bob]: odd } }), false, `users ${JSON.stringify(odd)}`);
    assert.equal(first(V9, { users: { [bob]: odd } }), false, `users in v9 ${JSON.stringify(odd)}`);
  }
  for (const map of ['users', 'events', 'notifications']) {
    assert.equal(first(V10, { [map]: [] }), false, map);
    assert.equal(first(V10, { [map]: null }), false, map);
  }
});

test('the strings that older versions read as integers', () => {
  const level = (value: JsonValue) => {
    const room = openRoom(V9, 'public', { users: { [alice]: 100, [bob]: value }, events_default: 50 });
    room.put(member(bob, bob, 'join'));
    return room.may({ type: 'm.room.message', sender: bob }).ok;
  };
  for (const text of ['50', ' 50 ', '+50', '00050', ' +0051\t']) assert.equal(level(text), true, text);
  for (const text of ['49', '-50', ' -100 ']) assert.equal(level(text), false, text);
});

test('a level that cannot be read is a level that nobody has', () => {
  const room = openRoom(V9, 'public', { ban: 'x', events: 'x', users_default: 'x' });
  for (const user of [alice, bob]) room.put(member(user, user, 'join'));
  assert.equal(room.may(member(alice, bob, 'ban')).ok, false);
  assert.equal(room.may({ type: 'm.room.message', sender: alice }).ok, false);
  assert.equal(room.may(member(alice, bob, 'leave')).ok, false, 'the power of Bob is not known');
  assert.equal(room.may(powerLevels(alice, {})).ok, false);
});

test('users names user ids only', () => {
  const room = openRoom(V11);
  for (const id of ['bob', '@bob', '__proto__', '@bob:b example']) {
    const content = JSON.parse(`{"users":{"${alice}":100,"${id}":0}}`) as JsonObject;
    assert.equal(room.may(powerLevels(alice, content)).ok, false, id);
  }
  assert.equal(
    room.may(powerLevels(alice, { users: { [alice]: 100, '@Historical User!:b.example': 0 } })).ok,
    true,
  );
});

test('the creators of version 12 may not stand in users', () => {
  const room = startRoom(V12, { additional_creators: [bob] });
  room.put(member(alice, alice, 'join'));
  assert.equal(room.may(powerLevels(alice, { users: { [alice]: 100 } })).ok, false);
  assert.equal(room.may(powerLevels(alice, { users: { [bob]: 100 } })).ok, false);
  assert.equal(room.may(powerLevels(alice, { users: { [carol]: 100 } })).ok, true);
});

test('creators of version 12 change everything, whatever the levels say', () => {
  const room = startRoom(V12);
  room.put(member(alice, alice, 'join'));
  room.put(powerLevels(alice, { users: { [bob]: 2 ** 53 - 1 }, ban: 2 ** 53 - 1 }));
  assert.equal(room.may(powerLevels(alice, { users: { [bob]: 0 }, ban: 0 })).ok, true);
});
