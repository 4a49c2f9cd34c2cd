import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';
import type { RoomRow } from '../../port/index.ts';
import { createRoomList, sortRooms } from './room-list.ts';

const row = (roomId: string, ts: number, isPinned = false): RoomRow => ({
  roomId,
  name: roomId,
  avatar: null,
  kind: 'group',
  personId: null,
  membership: 'join',
  inviter: null,
  isEncrypted: true,
  isPinned,
  isMuted: false,
  unread: 0,
  mentions: 0,
  isMarkedUnread: false,
  last: null,
  draft: null,
  ts,
  unsent: 'none',
});

test('pinned rooms stand first, then the newest', () => {
  const sorted = sortRooms([row('!a', 1), row('!b', 3), row('!c', 2, true), row('!d', 3)]);
  assert.deepEqual(
    sorted.map(({ roomId }) => roomId),
    ['!c', '!b', '!d', '!a'],
  );
});

test('of a thousand rooms only those are described again of which something changed, once per batch', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const rooms = Array.from({ length: 1_000 }, (_, n) => ({ roomId: `!${n}` }));
  const client = Object.assign(new EventEmitter(), {
    getRooms: () => rooms,
    getRoom: (roomId: string) => rooms.find((room) => room.roomId === roomId) ?? null,
    getSafeUserId: () => '@me:localhost',
  });
  let built = 0;
  const list = createRoomList(client as never, (room) => row(room.roomId, (built += 1)));
  mock.timers.tick(33);
  assert.equal(built, 1_000);
  const told: string[] = [];
  let orders = 0;
  const unwatch = list.watch({
    set: (key) => void told.push(key),
    remove: (key) => assert.fail(key),
    order: () => void (orders += 1),
    replace: (all) => assert.equal(all.length, 1_000),
  });
  for (let n = 0; n < 5; n += 1)
    for (let at = 0; at < 10; at += 1) client.emit('Room.timeline', {}, rooms[at]);
  mock.timers.tick(33);
  assert.equal(built, 1_010);
  assert.equal(told.length, 10);
  assert.equal(orders, 1);
  client.emit('Room.timeline', {}, rooms[9]);
  mock.timers.tick(33);
  assert.equal(orders, 1, 'the newest room stays where it is');
  unwatch();
  list.stop();
  assert.equal(client.listenerCount('Room.timeline'), 0);
});
