import assert from 'node:assert/strict';
import {
  fullStateByProbe,
  isLive,
  legacySync,
  stateDelta,
  type RoomRows,
  type RoomStore,
  type TimelineEvent,
} from '../../src/room-state/index.ts';
import type { Random } from '../graphs/random.ts';

/** The live events of a room, in the order of the log. */
export function timelineOf(rows: RoomRows): TimelineEvent[] {
  const live = rows.events
    .filter(isLive)
    .map(({ position, event, key }) => ({ position: position!, event, key }));
  return live.sort((a, b) => a.position - b.position);
}

/** A client that asks for `state_after`: it is right after every response. Returns the responses. */
export function syncWithStateAfter(store: RoomStore, random: Random): number {
  const state = new Map<number, number>();
  let responses = 0;
  for (let from = 0; from < store.lastPosition(); responses += 1) {
    const to = nextPosition(store, from, random);
    for (const [key, event] of stateDelta(store, from, to)) set(state, key, event);
    assert.deepEqual(state, fullStateByProbe(store, { line: 0, seq: to }));
    from = to;
  }
  return responses;
}

/**
 * A client without `state_after`: right after every response, but for what was removed. Returns the
 * removals.
 */
export function syncLegacy(
  store: RoomStore,
  timeline: readonly TimelineEvent[],
  random: Random,
  respond: typeof legacySync = legacySync,
): number {
  const keys = new Map(timeline.map(({ event, key }) => [event, key]));
  const state = new Map<number, number>();
  let removals = 0;
  for (let from = 0; from < store.lastPosition();) {
    const to = nextPosition(store, from, random);
    const limit = 1 + random.int(10);
    const window = timeline.filter(({ position }) => position > from && position <= to).slice(-limit);
    const response = respond(store, from, to, window);
    assert(response.end > from && response.end <= to, 'every response makes progress');
    for (const [key, event] of response.state) set(state, key, event);
    for (const event of response.timeline) {
      const key = keys.get(event)!;
      if (key !== null) set(state, key, event);
    }
    removals += compareWithLine(store, response.end, state);
    from = response.end;
  }
  return removals;
}

function compareWithLine(store: RoomStore, position: number, state: ReadonlyMap<number, number>): number {
  const line = fullStateByProbe(store, { line: 0, seq: position });
  for (const [key, event] of line)
    assert.equal(state.get(key), event, 'a legacy client holds what the line holds');
  return state.size - line.size;
}

function nextPosition(store: RoomStore, from: number, random: Random): number {
  return Math.min(store.lastPosition(), from + 1 + random.int(random.chance(0.3) ? 60 : 8));
}

function set(state: Map<number, number>, key: number, event: number | null): void {
  if (event === null) state.delete(key);
  else state.set(key, event);
}
