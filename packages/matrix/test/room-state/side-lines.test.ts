import assert from 'node:assert/strict';
import { test } from 'node:test';
import { V11, type EventDraft, type EventId, type Pdu } from '../../src/index.ts';
import {
  afterOf,
  beforeOf,
  fullState,
  joinRemote,
  listPrevEvents,
  lookup,
  MAX_DEPTH,
  NO_ROWS,
  receive,
  receiveOutlier,
  type Ref,
  type RoomRows,
  type RoomStore,
  type SideLine,
} from '../../src/room-state/index.ts';
import { extend } from '../../src/room-state/extend.ts';
import { FullMapServer } from './full-map-server.ts';
import { ALICE, BOB, draft, member, message, RoomAuthor } from './room-author.ts';
import { compareState, createPositions, openRoom } from './scripted-replay.ts';
import { createRandom } from '../graphs/random.ts';

function depthOf(rows: RoomRows): number {
  return Math.max(0, ...rows.sideLines.map((line) => line.depth));
}

/** A room that Bob is in; `base` is what the events cite that fork off. */
function withBob(): { author: RoomAuthor; base: string[] } {
  const author = RoomAuthor.withRoom();
  author.receive(author.make(member(BOB, BOB, 'join')));
  return { author, base: listPrevEvents(author.test.store) };
}

test('history that is fetched backwards in 2,000 chunks goes on one side line', () => {
  const chunkSize = 2;
  const resident = RoomAuthor.withRoom();
  const random = createRandom(1);
  const history: Pdu[] = [];
  for (let count = 0; count < 2000 * chunkSize; count += 1) {
    history.push(resident.send(draft(ALICE, 'x', `${random.int(40)}`, { count })));
  }
  const { store: told } = resident.test;
  const stateOf = (store: RoomStore, ref: Ref): string[] =>
    [...fullState(store, ref).values()].map((event) => store.getEvent(event).eventId);
  const stateBefore = (eventId: string): string[] => stateOf(told, beforeOf(told.findEvent(eventId)!));

  const join = resident.make(member(BOB, BOB, 'join'));
  resident.receive(join);
  const joining = openRoom(resident.version);
  const { room, store } = joining;
  for (const pdu of resident.pdus.values()) if (pdu !== join) receiveOutlier(room, pdu);
  joinRemote(room, join, stateBefore(join.eventId), createPositions(store));
  let backfilledFrom: EventId = join.eventId;
  for (let end = history.length; end > 0; end -= chunkSize) {
    const chunk = history.slice(end - chunkSize, end);
    for (const pdu of chunk) {
      const [prev] = pdu.prevEvents;
      const given = pdu === chunk[0] ? new Map([[prev!, stateBefore(prev!)]]) : new Map();
      receive(room, pdu, {
        given,
        backfilledFrom,
        takePosition: () => assert.fail('history is not in the log'),
      });
    }
    backfilledFrom = chunk[0]!.eventId;
  }
  const rows = store.takeJournal();
  assert.equal(rows.events.filter((row) => row.status === 'accepted').length, history.length + 1);
  assert.equal(rows.sideLines.length, 1);
  assert(rows.sideRows.length < 3 * history.length);
  for (const pdu of random.shuffle(history).slice(0, 50)) {
    const [here, there] = [store, told].map((each) => stateOf(each, afterOf(each.findEvent(pdu.eventId)!)));
    assert.deepEqual(new Set(here), new Set(there));
  }
});

test('a branch of 5,000 state events costs a row for each', () => {
  const { author, base } = withBob();
  const { store } = author.test;
  author.send(member(ALICE, BOB, 'ban'));
  store.takeJournal();
  let prevs = base;
  for (let count = 0; count < 5000; count += 1) {
    const pdu = author.make(draft(BOB, 'x', `${count % 500}`, { count }), prevs);
    assert.equal(author.receive(pdu).status, 'soft');
    prevs = [pdu.eventId];
  }
  const rows = store.takeJournal();
  assert(rows.sideRows.length <= 1.1 * 5000);
  assert.equal(depthOf(rows), 1);
});

test('a live branch costs a row for each event, and a side row too if another head has a say', () => {
  const rowsBeside = (head: EventDraft): RoomRows => {
    const { author, base } = withBob();
    author.send(head);
    author.test.store.takeJournal();
    let prevs = base;
    for (let count = 0; count < 500; count += 1) {
      const pdu = author.make(draft(BOB, 'x', `${count % 50}`, { count }), prevs);
      assert.equal(author.receive(pdu).status, 'accepted');
      prevs = [pdu.eventId];
    }
    return author.test.store.takeJournal();
  };
  const besideMessage = rowsBeside(message(ALICE));
  assert.deepEqual([besideMessage.history.length, besideMessage.sideRows.length], [500, 0]);
  const besideState = rowsBeside(draft(ALICE, 'x', 'of the other head', {}));
  assert.deepEqual([besideState.history.length, besideState.sideRows.length], [500, 500]);
});

test('a branch of which every second event forks off stays flat and cheap', () => {
  const count = 1000;
  const { author, base } = withBob();
  const { store } = author.test;
  author.send(member(ALICE, BOB, 'ban'));
  store.takeJournal();
  let spine = base;
  for (let index = 0; index < count; index += 1) {
    const next = author.make(draft(BOB, 'x', `spine ${index}`, {}), spine);
    const sibling = author.make(draft(BOB, 'x', `sibling ${index}`, {}), spine);
    for (const pdu of [sibling, next]) assert.equal(author.receive(pdu).status, 'soft');
    spine = [next.eventId];
  }
  const rows = store.takeJournal();
  assert(depthOf(rows) <= MAX_DEPTH);
  assert(rows.sideRows.length < 5 * 2 * count, `${rows.sideRows.length} rows`);
});

test('a line that would lie too deep takes over those below it, however long they are', () => {
  const lines = Array.from({ length: MAX_DEPTH }, (_, index) => index + 1);
  // Each line starts from the middle of the one below and has too many rows to be taken over otherwise.
  const sideLines = lines.map((line) => ({
    line,
    parent: { line: line - 1, seq: line === 1 ? 0 : 1 },
    depth: line,
    tip: 2,
  }));
  const rowOf = (line: number, key: number) => ({
    line,
    key,
    seq: key < 7 ? 1 : 2,
    event: 100 * line + key,
    replaced: null,
  });
  const sideRows = lines.flatMap((line) => Array.from({ length: 8 }, (_, key) => rowOf(line, key)));
  const { room, store } = openRoom(V11, { rows: { ...NO_ROWS, sideLines, sideRows } });
  const startsFrom = (line: number): SideLine => {
    const ref = extend(room, { ref: { line, seq: 1 }, patch: new Map([[9, 999]]) });
    const held = [0, 6, 7, 9].map((key) => lookup(store, ref, key));
    assert.deepEqual(held, [100 * line, 100 * line + 6, null, 999]);
    return store.getLine(ref.line);
  };
  assert.deepEqual(startsFrom(MAX_DEPTH - 1).parent, { line: MAX_DEPTH - 1, seq: 1 });
  assert.equal(startsFrom(MAX_DEPTH).depth, 1);
});

test('of 30 heads a local event cites the newest 20, and stands on their state alone', () => {
  const { author, base } = withBob();
  const { store } = author.test;
  const heads = Array.from({ length: 30 }, (_, index) => author.make(draft(BOB, 'x', `${index}`, {}), base));
  for (const pdu of heads) author.receive(pdu);
  assert.equal(store.listExtremities().length, 30);
  const pdu = author.send(message(ALICE));
  const newest = heads.slice(10).map(({ eventId }) => eventId);
  assert.deepEqual(new Set(pdu.prevEvents), new Set(newest));
  assert.equal(store.listExtremities().length, 11);

  const full = new FullMapServer(author.version);
  for (const event of author.pdus.values()) full.receive(event, new Map(), false);
  const { before, after } = full.events.get(pdu.eventId)!;
  const row = store.findEvent(pdu.eventId)!;
  compareState(store, row.before!, before);
  compareState(store, row.after!, after);
  compareState(store, { line: 0, seq: store.lastPosition() }, full.line);
  const held = new Set(
    [...fullState(store, row.before!).values()].map((event) => store.getEvent(event).eventId),
  );
  assert.equal(heads.filter(({ eventId }) => held.has(eventId)).length, 20);
});
