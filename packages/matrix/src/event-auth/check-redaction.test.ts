import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice, bob, carol, member, message, openRoom } from '../../test/room-story.ts';
import { checkRedaction, ROOM_VERSIONS, type RoomId, type UserId } from '../index.ts';

test('a redaction is carried out for who has the redact level, and for the server of the author', () => {
  for (const version of ROOM_VERSIONS) {
    const room = openRoom(version, 'public', {
      users: version.privilegedCreators ? { [carol]: 49 } : { [alice]: 100, [carol]: 49 },
    });
    for (const user of [bob, carol]) room.put(member(user, user, 'join'));
    const said = room.put(message(bob));
    const levels = [...room.state.values()].find((event) => event.type === 'm.room.power_levels');
    const may = (sender: UserId) => {
      const redaction = room.build({ type: 'm.room.redaction', sender });
      return checkRedaction(redaction, said, levels, room.create, version).ok;
    };
    assert.equal(may(alice), true, version.id);
    assert.equal(may(carol), false, version.id);
    assert.equal(may(bob), true, version.id);
    assert.equal(may('@other:b.example' as UserId), true, version.id);
  }
});

test('the redact level is what the room says', () => {
  const version = ROOM_VERSIONS[5] as (typeof ROOM_VERSIONS)[number];
  const room = openRoom(version, 'public', { redact: 0 });
  const levels = [...room.state.values()].find((event) => event.type === 'm.room.power_levels');
  const redaction = room.build({ type: 'm.room.redaction', sender: carol });
  const said = room.build(message(bob));
  assert.equal(checkRedaction(redaction, said, levels, room.create, version).ok, true);
  assert.equal(checkRedaction(redaction, said, undefined, room.create, version).ok, false);
  const elsewhere = { ...said, roomId: '!other:a.example' as RoomId };
  assert.equal(checkRedaction(redaction, elsewhere, levels, room.create, version).ok, false);
});
