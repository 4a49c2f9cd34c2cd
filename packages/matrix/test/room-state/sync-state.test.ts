import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fullStateAt,
  legacySync,
  listPrevEvents,
  stateDelta,
  type LegacySync,
  type RoomStore,
  type TimelineEvent,
} from '../../src/room-state/index.ts';
import { createRandom } from '../graphs/random.ts';
import { PersistedRoom } from './persisted-room.ts';
import { randomRoom } from './random-room.ts';
import { ALICE, BOB, draft, member, RoomAuthor, topic } from './room-author.ts';
import { replay } from './scripted-replay.ts';
import { syncLegacy, timelineOf } from './sync-clients.ts';

/** A room with Bob in it, its first position of interest, and a reader of its timeline. */
function withBob() {
  const author = RoomAuthor.withRoom();
  author.receive(author.make(member(BOB, BOB, 'join')));
  const { store } = author.test;
  const persisted = new PersistedRoom();
  const from = store.lastPosition();
  const timeline = (): TimelineEvent[] => {
    persisted.write(store.takeJournal());
    return timelineOf(persisted.rows()).filter(({ position }) => position > from);
  };
  return { author, store, from, timeline, base: listPrevEvents(store) };
}

/** Two heads set the topic, and the one that comes first wins. */
function withLoser() {
  const room = withBob();
  const { author, base } = room;
  const early = author.make(topic(ALICE, 'loses: it is older'), base);
  const late = author.make(topic(ALICE, 'wins'), base);
  author.receive(late);
  author.receive(early);
  return { ...room, early, late };
}

test('`state_after` says what the state became, and nothing of what came and went', () => {
  const { author, store, from } = withBob();
  author.send(topic(ALICE, 'one'));
  const before = fullStateAt(store, store.lastPosition());
  const middle = store.lastPosition();
  author.send(topic(ALICE, 'two'));
  const newest = author.send(draft(BOB, 'x', '', {}));
  const delta = stateDelta(store, middle, store.lastPosition());
  assert.equal(delta.size, 2);
  assert.equal(delta.get(store.findKey('x', '')!), store.findEvent(newest.eventId)!.event);
  assert.equal(stateDelta(store, from, store.lastPosition()).size, 2);
  assert.deepEqual(stateDelta(store, middle, middle), new Map());
  assert.deepEqual(stateDelta(store, 0, middle), before);
});

test('a state event that lost is left out of a legacy timeline, and the others stay', () => {
  const { author, store, from, timeline, late } = withLoser();
  const winner = store.findEvent(late.eventId)!.event;
  assert.equal(author.present('m.room.topic'), late.eventId);
  const { end, timeline: shown, state } = legacySync(store, from, store.lastPosition(), timeline());
  assert.deepEqual([end, shown, state], [store.lastPosition(), [winner], new Map()]);
});

test('what changed and is not in the timeline is in the legacy state block', () => {
  const { author, store, from, timeline } = withBob();
  const first = author.send(draft(BOB, 'x', 'early', {}));
  const second = author.send(draft(BOB, 'x', 'late', {}));
  const { timeline: shown, state } = legacySync(store, from, store.lastPosition(), timeline().slice(-1));
  const key = store.findKey('x', 'early')!;
  assert.deepEqual(shown, [store.findEvent(second.eventId)!.event]);
  assert.deepEqual(state, new Map([[key, store.findEvent(first.eventId)!.event]]));
});

test('a legacy response ends before a change that contradicts its own timeline', () => {
  const { author, store, from, timeline, base } = withBob();
  // Bob sets a topic beside Alice's ban of him; the ban, when it comes, takes it back.
  const set = author.make(topic(BOB, 'for a while'), base);
  author.receive(set);
  assert.equal(author.present('m.room.topic'), set.eventId);
  const atTopic = store.lastPosition();
  author.receive(author.make(member(ALICE, BOB, 'ban'), base));
  assert.equal(author.present('m.room.topic'), undefined);
  const entries = timeline();
  const first = legacySync(store, from, store.lastPosition(), entries);
  assert.equal(first.end, store.lastPosition() - 1);
  assert.equal(first.timeline.length, 1);
  const rest = entries.filter(({ position }) => position > atTopic);
  const second = legacySync(store, first.end, store.lastPosition(), rest);
  assert.equal(second.end, store.lastPosition());
  assert.equal(second.timeline.length, 1);
});

/** Legacy responses with one of the two rules left out. */
const naive: Readonly<Record<string, typeof legacySync>> = {
  'that never ends early': (store, from, to, timeline) => {
    const lasting = timeline.filter((entry) => !isLost(store, entry));
    return respond(store, from, to, lasting);
  },
  'that shows events that lost': (store, from, to, timeline) => {
    const { end } = legacySync(store, from, to, timeline);
    return respond(
      store,
      from,
      end,
      timeline.filter(({ position }) => position <= end),
    );
  },
};

function isLost(store: RoomStore, { position, event, key }: TimelineEvent): boolean {
  return key !== null && store.findRow(0, key, position)?.event !== event;
}

function respond(store: RoomStore, from: number, to: number, timeline: readonly TimelineEvent[]): LegacySync {
  const set = new Set(timeline.map(({ key }) => key));
  const changed = [...stateDelta(store, from, to)].filter(([key, event]) => event !== null && !set.has(key));
  const state = new Map(changed.map(([key, event]) => [key, event!]));
  return { end: to, timeline: timeline.map(({ event }) => event), state };
}

/** Whether a client of one of the room's servers is left with another state than the line's. */
function isCaught(seed: number, respondWith: typeof legacySync): boolean {
  try {
    for (const script of randomRoom(seed).scripts()) {
      const { store, rows } = replay(script);
      syncLegacy(store, timelineOf(rows), createRandom(seed), respondWith);
    }
    return false;
  } catch {
    return true;
  }
}

for (const [fault, wrong] of Object.entries(naive)) {
  test(`random rooms show a legacy response ${fault}`, () => {
    const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
    const caught = seeds.find((seed) => isCaught(seed, wrong));
    assert(caught !== undefined);
    assert.equal(isCaught(caught, legacySync), false);
  });
}
