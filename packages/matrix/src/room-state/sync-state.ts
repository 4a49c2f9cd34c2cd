import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, KeyNumber, LineRow } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';
import type { StatePatch } from './state-view.ts';

/**
 * `state_after`: what turns the state at `from` into the state at `to`. One range of rows, and always
 * exact.
 */
export function stateDelta(store: RoomStore, from: number, to: number): StatePatch {
  const rows = store.listRows(MAIN_LINE, from, to);
  const first = new Map<KeyNumber, EventNumber | null>();
  for (const { key, replaced } of rows) if (!first.has(key)) first.set(key, replaced);
  const last = new Map(rows.map(({ key, event }) => [key, event]));
  return new Map([...last].filter(([key, event]) => event !== first.get(key)));
}

/** An event of a timeline, in the order of positions; `key` is null when it is not a state event. */
export interface TimelineEvent {
  readonly position: number;
  readonly event: EventNumber;
  readonly key: KeyNumber | null;
}

export interface LegacySync {
  /** Where the response ends: what comes after belongs to the next one. */
  readonly end: number;
  readonly timeline: readonly EventNumber[];
  /** The `state` block. A removal cannot be said in this form of the response. */
  readonly state: ReadonlyMap<KeyNumber, EventNumber>;
}

/**
 * A response for clients without `state_after`, who apply `state` and then the timeline, event by event.
 * The line can differ from what a timeline says: a state event can lose, and a key can change by another
 * event than its own. Losers are left out, and the response ends before a change that would contradict its
 * own timeline.
 */
export function legacySync(
  store: RoomStore,
  from: number,
  to: number,
  timeline: readonly TimelineEvent[],
): LegacySync {
  const shown: TimelineEvent[] = [];
  const set = new Set<KeyNumber>();
  let end = to;
  const start = (timeline[0]?.position ?? to + 1) - 1;
  const changes = Map.groupBy(store.listRows(MAIN_LINE, start, to), (row) => row.seq);
  const events = new Map(timeline.map((entry) => [entry.position, entry]));
  const positions = [...new Set([...changes.keys(), ...events.keys()])].sort((a, b) => a - b);
  for (const position of positions) {
    const rows = changes.get(position) ?? [];
    const entry = events.get(position) ?? null;
    if (rows.some((row) => row.event !== entry?.event && set.has(row.key))) {
      end = position - 1;
      break;
    }
    if (entry === null || isLost(rows, entry)) continue;
    shown.push(entry);
    if (entry.key !== null) set.add(entry.key);
  }
  const state = new Map<KeyNumber, EventNumber>();
  for (const [key, event] of stateDelta(store, from, end)) {
    if (event !== null && !set.has(key)) state.set(key, event);
  }
  return { end, timeline: shown.map((entry) => entry.event), state };
}

/** A new state event stands in the line at its position if and only if it changed the line there. */
function isLost(rows: readonly LineRow[], entry: TimelineEvent): boolean {
  return entry.key !== null && !rows.some((row) => row.event === entry.event);
}
