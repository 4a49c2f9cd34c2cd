import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, bob, openRoom, powerLevels, startRoom } from '../../test/room-story.ts';
import {
  isCreator,
  namedPowerLevel,
  notificationPowerLevel,
  powerLevelOf,
  requiredPowerLevel,
  ROOM_VERSIONS,
  V11,
  V12,
} from '../index.ts';

const { create, put } = openRoom(V11);
const levels = put(
  powerLevels(alice, {
    users: { [bob]: 25 },
    users_default: 5,
    events: { 'm.room.name': 40 },
    events_default: 10,
    state_default: 60,
    invite: 1,
    notifications: { room: 20 },
  }),
);

test('what the power levels say', () => {
  assert.equal(powerLevelOf(bob, levels, create, V11), 25);
  assert.equal(powerLevelOf(alice, levels, create, V11), 5, 'a creator who is not listed is like others');
  assert.equal(requiredPowerLevel('m.room.name', true, levels, V11), 40);
  assert.equal(requiredPowerLevel('m.room.topic', true, levels, V11), 60);
  assert.equal(requiredPowerLevel('m.room.message', false, levels, V11), 10);
  assert.equal(namedPowerLevel('invite', levels, V11), 1);
  assert.equal(notificationPowerLevel('room', levels, V11), 20);
});

test('what holds without power levels, or where they say nothing', () => {
  const silent = put(powerLevels(alice, {}));
  for (const said of [undefined, silent]) {
    assert.equal(powerLevelOf(bob, said, create, V11), 0);
    assert.equal(requiredPowerLevel('m.room.topic', true, said, V11), 50);
    assert.equal(requiredPowerLevel('m.room.message', false, said, V11), 0);
    for (const name of ['ban', 'kick', 'redact'] as const) assert.equal(namedPowerLevel(name, said, V11), 50);
    assert.equal(namedPowerLevel('invite', said, V11), 0);
    assert.equal(notificationPowerLevel('room', said, V11), 50);
  }
  assert.equal(powerLevelOf(alice, undefined, create, V11), 100);
  assert.equal(powerLevelOf(alice, undefined, undefined, V11), 0);
});

test('creators have infinite power in version 12, and only there', () => {
  for (const version of ROOM_VERSIONS) {
    const room = startRoom(version, { additional_creators: [bob] });
    const isPrivileged = version === V12;
    assert.equal(
      powerLevelOf(alice, undefined, room.create, version),
      isPrivileged ? Infinity : 100,
      version.id,
    );
    assert.equal(powerLevelOf(bob, undefined, room.create, version), isPrivileged ? Infinity : 0, version.id);
    assert.equal(isCreator(alice, room.create, version), true, version.id);
    assert.equal(isCreator(bob, room.create, version), isPrivileged, version.id);
  }
});
