import assert from 'node:assert/strict';
import { test } from 'node:test';
import { V12 } from '../../src/index.ts';
import {
  appendLocal,
  beforeOf,
  createRoomContext,
  fastPathRows,
  listPrevEvents,
  lookup,
} from '../../src/room-state/index.ts';
import { PersistedRoom } from './persisted-room.ts';
import { ALICE, draft, member, message, RoomAuthor, topic } from './room-author.ts';
import { createPositions, openRoom } from './scripted-replay.ts';
import { createRandom } from '../graphs/random.ts';

test('a room that nobody forks stores implied states alone and never resolves', () => {
  const opened = openRoom(V12);
  const policy = {
    ...opened.room.policy,
    resolve: () => assert.fail('a linear room has nothing to resolve'),
  };
  const author = RoomAuthor.withRoom(V12, { ...opened, room: createRoomContext(opened.store, policy) });
  const random = createRandom(5);
  for (let count = 4; count < 1500; count += 1) {
    const user = `@u${random.int(50)}:a`;
    author.send(
      random.pick([
        message(ALICE),
        topic(ALICE, `${count}`),
        member(ALICE, user, 'invite'),
        draft(ALICE, 'x', `of ${user}`, { count }),
      ]),
    );
  }
  const rows = author.test.store.takeJournal();
  assert.equal(rows.events.length, 1500);
  assert.deepEqual([rows.sideLines, rows.sideRows, rows.edges], [[], [], []]);
  assert.equal(
    rows.events.every((row) => row.before === null && row.after === null && row.position !== null),
    true,
  );
});

test('a server can write the rows of a fast-path event itself: they are the same', () => {
  const author = RoomAuthor.withRoom();
  const { room, store } = author.test;
  const persisted = new PersistedRoom();
  persisted.write(store.takeJournal());
  const drafts = [
    message(ALICE),
    topic(ALICE, 'one'),
    topic(ALICE, 'two'),
    member(ALICE, '@carol:c', 'invite'),
  ];
  for (const content of drafts) {
    const pdu = author.make(content);
    const key = pdu.stateKey === null ? null : store.takeKey(pdu.type, pdu.stateKey);
    const { keys } = store.takeJournal();
    const position = createPositions(store)();
    const numberOf = (eventId: string): number => store.findEvent(eventId)!.event;
    const rows = fastPathRows({
      event: store.takeEventNumber(),
      eventId: pdu.eventId,
      key,
      position,
      auth: key === null ? [] : pdu.authEvents.map(numberOf),
      extremities: listPrevEvents(store).map(numberOf),
      replaced: key === null ? null : (store.findCurrent(key)?.event ?? null),
    });
    const receipt = appendLocal(room, pdu, () => position);
    assert.deepEqual(store.takeJournal(), rows);
    persisted.write({ ...rows, keys });

    const row = store.getEvent(receipt!.event);
    assert.equal(key === null ? null : lookup(store, beforeOf(row), key), rows.history[0]?.replaced ?? null);
  }
});

test('a message after two heads is on the fast path when it cites both', () => {
  const author = RoomAuthor.withRoom();
  const prevs = listPrevEvents(author.test.store);
  const left = author.make(topic(ALICE, 'left'), prevs);
  const right = author.make(topic(ALICE, 'right'), prevs);
  author.receive(left);
  author.receive(right);
  author.test.store.takeJournal();
  author.send(message(ALICE));
  const { events, edges, sideRows } = author.test.store.takeJournal();
  assert.deepEqual([events[0]!.before, events[0]!.after, edges, sideRows], [null, null, [], []]);
});
