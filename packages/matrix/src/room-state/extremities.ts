import type { RoomContext } from './room-context.ts';
import { isLive } from './room-rows.ts';
import type { EventNumber } from './room-rows.ts';
import type { RoomStore } from './room-store.ts';

/** Spec: "prev_events [...] should contain at most 20". */
export const MAX_PREV_EVENTS = 20;

/** What a new local event cites: the forward extremities, the newest ones if there are too many. */
export function listPrevEvents(store: RoomStore): string[] {
  return extremityIds(store).slice(0, MAX_PREV_EVENTS);
}

/** Newest first. */
export function extremityIds(store: RoomStore): string[] {
  return store.listExtremities().map((event) => store.getEvent(event).eventId);
}

/**
 * The extremities that an event with these prev_events covers. An extremity is an event with a position
 * from which no other such event descends; the descent may lead through events that have none, but stops at
 * what is not known.
 */
export function coveredExtremities(room: RoomContext, prevEvents: readonly string[]): EventNumber[] {
  const { store, rules } = room;
  const extremities = new Set(store.listExtremities());
  const covered = new Set<EventNumber>();
  const entered = new Set<string>();
  const open = [...prevEvents];
  for (let eventId = open.pop(); eventId !== undefined; eventId = open.pop()) {
    if (entered.has(eventId)) continue;
    entered.add(eventId);
    const prev = store.findEvent(eventId);
    if (prev === null) continue;
    if (extremities.has(prev.event)) covered.add(prev.event);
    if (rules.coversThrough(prev)) open.push(...store.listPrevs(prev.event));
  }
  return [...covered];
}

/** Does an event in the log descend from this one, through events that are not in it? */
export function hasLiveDescendant(store: RoomStore, eventId: string): boolean {
  const entered = new Set<string>();
  const open = [eventId];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (entered.has(at)) continue;
    entered.add(at);
    for (const child of store.listChildren(at)) {
      const row = store.getEvent(child);
      if (isLive(row)) return true;
      open.push(row.eventId);
    }
  }
  return false;
}
