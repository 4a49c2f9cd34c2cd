import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pdu } from '../../src/index.ts';
import {
  afterOf,
  appendLocal,
  beforeOf,
  joinRemote,
  listMissing,
  listPrevEvents,
  lookup,
  membershipAt,
  NO_ROWS,
  receiveOutlier,
  stateAt,
} from '../../src/room-state/index.ts';
import { ALICE, BOB, draft, member, message, RoomAuthor, topic } from './room-author.ts';
import { createPositions, openRoom } from './scripted-replay.ts';

function withBob(): RoomAuthor {
  const author = RoomAuthor.withRoom();
  author.receive(author.make(member(BOB, BOB, 'join')));
  return author;
}

/** What a state holds as topic. */
function topicIn(author: RoomAuthor, pdu: Pdu, side: typeof beforeOf): string | null {
  const { store } = author.test;
  const key = store.findKey('m.room.topic', '')!;
  const event = lookup(store, side(store.findEvent(pdu.eventId)!), key);
  return event === null ? null : store.getEvent(event).eventId;
}

test('an event on one branch does not see the other; one that cites both sees the resolution', () => {
  const author = withBob();
  const prevs = listPrevEvents(author.test.store);
  const first = author.make(topic(ALICE, 'first'), prevs);
  const second = author.make(topic(BOB, 'second'), prevs);
  author.receive(first);
  author.receive(second);
  const child = author.make(message(BOB), [second.eventId]);
  author.receive(child);
  const merge = author.send(message(ALICE));
  const winner = author.present('m.room.topic');
  assert.equal(topicIn(author, child, beforeOf), second.eventId);
  assert.equal(topicIn(author, first, afterOf), first.eventId);
  assert.equal(topicIn(author, merge, beforeOf), winner);
  assert.deepEqual(listPrevEvents(author.test.store), [merge.eventId]);
});

test('an event that is received twice changes nothing the second time', () => {
  const author = withBob();
  const pdu = author.make(topic(BOB, 'news'));
  const first = author.receive(pdu);
  author.test.store.takeJournal();
  const second = author.receive(pdu);
  assert.deepEqual([first.isNew, second.isNew, second.status], [true, false, 'accepted']);
  assert.equal(first.event, second.event);
  assert.deepEqual(author.test.store.takeJournal(), NO_ROWS);
});

test('a local event that the present refuses leaves no trace', () => {
  const author = withBob();
  const { room, store } = author.test;
  store.takeJournal();
  const refused = author.make(draft('@carol:c', 'x', 'new key', {}));
  assert.equal(
    appendLocal(room, refused, () => assert.fail('a refused event takes no position')),
    null,
  );
  assert.deepEqual(store.takeJournal(), NO_ROWS);
});

test('a soft-failed event is not shown and no extremity, but its children build on it', () => {
  const author = withBob();
  const prevs = listPrevEvents(author.test.store);
  author.send(member(ALICE, BOB, 'ban'));
  const late = author.make(topic(BOB, 'late'), prevs);
  const child = author.make(message(ALICE), prevs);
  assert.deepEqual([author.receive(late).status, author.receive(late).position], ['soft', null]);
  assert.equal(author.present('m.room.topic'), undefined);
  author.receive({ ...child, prevEvents: [late.eventId] });
  assert.equal(topicIn(author, child, beforeOf), late.eventId);
});

test('a rejected event changes no state, and its children see through it', () => {
  const author = withBob();
  const carol = author.make(draft('@carol:c', 'x', '', {}));
  const receipt = author.receive(carol);
  const row = author.test.store.getEvent(receipt.event);
  assert.deepEqual([receipt.status, receipt.position], ['rejected', null]);
  assert.deepEqual(row.before, row.after);
  const child = author.make(message(BOB), [carol.eventId]);
  assert.equal(author.receive(child).status, 'accepted');
  assert.deepEqual(listPrevEvents(author.test.store), [child.eventId]);
});

test('what is missing is named before an event is received', () => {
  const author = withBob();
  const { room } = author.test;
  const unseenTopic = author.make(topic(BOB, 'unseen'));
  const ban = author.make(member(ALICE, BOB, 'ban'));
  const pdu = author.makeOn(message(BOB), [unseenTopic.eventId], [ban]);
  assert.deepEqual(listMissing(room, pdu), { prevEvents: [unseenTopic.eventId], authEvents: [ban.eventId] });
  receiveOutlier(room, ban);
  receiveOutlier(room, unseenTopic);
  assert.deepEqual(listMissing(room, pdu), { prevEvents: [unseenTopic.eventId], authEvents: [] });
  assert.deepEqual(listMissing(room, author.make(message(BOB))), { prevEvents: [], authEvents: [] });
  assert.throws(() => author.receive(pdu), /the state after a missing prev_event is given/);
});

test('a late event that ends a stale extremity moves the line at a position of its own', () => {
  const author = withBob();
  const { room, store } = author.test;
  const state = [...store.listCurrent()].map(({ event }) => store.getEvent(event!).eventId);
  const stale = author.send(topic(ALICE, 'stale'));
  // `live` follows `between`, which is not here; the state given for it does not know the topic.
  const between = author.make(message(BOB));
  const live = author.makeOn(message(BOB), [between.eventId], author.cited(between));
  receiveOutlier(room, between);
  author.receive(live, { given: new Map([[between.eventId, state]]) });
  assert.deepEqual(listPrevEvents(store), [live.eventId, stale.eventId]);
  assert.equal(author.present('m.room.topic'), stale.eventId);
  store.takeJournal();

  const receipt = author.receive(between);
  assert.deepEqual(listPrevEvents(store), [live.eventId]);
  assert.equal(author.present('m.room.topic'), undefined);
  assert.deepEqual([receipt.status, store.getEvent(receipt.event).position], ['accepted', null]);
  const key = store.findKey('m.room.topic', '')!;
  const replaced = store.findEvent(stale.eventId)!.event;
  const { history } = store.takeJournal();
  assert.deepEqual(history, [{ key, seq: receipt.position, event: null, replaced }]);
});

test('a late event that joins nothing takes no position', () => {
  const author = withBob();
  const { room, store } = author.test;
  const prevs = listPrevEvents(store);
  const state = [...store.listCurrent()].map(({ event }) => store.getEvent(event!).eventId);
  const between = author.make(topic(BOB, 'between'), prevs);
  const live = author.makeOn(message(BOB), [between.eventId], author.cited(between));
  receiveOutlier(room, between);
  author.receive(live, { given: new Map([[between.eventId, state]]) });
  author.send(message(ALICE));
  const receipt = author.receive(between);
  assert.deepEqual([receipt.status, receipt.position], ['accepted', null]);
});

test('a membership is read where an event stands, not where the room is now', () => {
  const author = withBob();
  const { store } = author.test;
  const early = store.findEvent(author.send(message(ALICE)).eventId)!;
  const ban = author.send(member(ALICE, BOB, 'ban'));
  const late = store.findEvent(author.send(message(ALICE)).eventId)!;
  assert.equal(membershipAt(store, BOB, early.event)?.content.membership, 'join');
  assert.equal(membershipAt(store, BOB, late.event)?.eventId, ban.eventId);
  assert.equal(membershipAt(store, '@nobody:b', late.event), null);
  const atBan = stateAt(store, early.position!, 'm.room.member', BOB);
  assert.equal(store.readPdu(atBan!).content.membership, 'join');
});

test('a join by send_join makes the line the given state and the join, and is the only extremity', () => {
  const resident = withBob();
  const state = [...resident.test.store.listCurrent()].map(({ event }) =>
    resident.test.store.readPdu(event!),
  );
  const join = resident.make(member('@carol:c', '@carol:c', 'join'));
  const joining = new RoomAuthor(openRoom(resident.version), resident.version);
  const { room, store } = joining.test;
  for (const pdu of state.sort((a, b) => a.depth - b.depth)) receiveOutlier(room, pdu);
  const given = state.map((pdu) => pdu.eventId);
  const receipt = joinRemote(room, join, given, createPositions(store));
  assert.equal(receipt?.status, 'accepted');
  assert.deepEqual(listPrevEvents(store), [join.eventId]);
  assert.equal(joining.present('m.room.member', '@carol:c'), join.eventId);
  const carol = store.findKey('m.room.member', '@carol:c')!;
  const row = store.getEvent(receipt!.event);
  assert.deepEqual(
    [lookup(store, beforeOf(row), carol), lookup(store, afterOf(row), carol)],
    [null, row.event],
  );

  const ban = resident.send(member(ALICE, '@dave:d', 'ban'));
  receiveOutlier(room, ban);
  const banned = resident.makeOn(member('@dave:d', '@dave:d', 'join'), [ban.eventId], []);
  const refused = { ...banned, authEvents: join.authEvents };
  assert.equal(joinRemote(room, refused, [...given, ban.eventId], createPositions(store)), null);
  assert.deepEqual(listPrevEvents(store), [join.eventId]);
});
