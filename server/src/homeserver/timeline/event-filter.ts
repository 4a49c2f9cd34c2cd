import type { StoredEvent } from '#homeserver/events';
import { matchesType } from './type-glob.ts';

/** The part of a `RoomEventFilter` that says which events pass. Client-server API, "Filtering". */
export interface EventFilterSpec {
  readonly types?: readonly string[];
  readonly not_types?: readonly string[];
  readonly senders?: readonly string[];
  readonly not_senders?: readonly string[];
  readonly rooms?: readonly string[];
  readonly not_rooms?: readonly string[];
  readonly contains_url?: boolean;
}

export interface EventFilter {
  /** True when everything passes. */
  readonly passesAll: boolean;
  passesRoom(roomId: string): boolean;
  passes(event: StoredEvent): boolean;
}

const EVERYTHING: EventFilter = { passesAll: true, passesRoom: () => true, passes: () => true };

/** "A '*' can be used as a wildcard to match any sequence of characters" in types; the rest is compared as it is. */
export function createEventFilter(spec: EventFilterSpec): EventFilter {
  if (Object.keys(spec).length === 0) return EVERYTHING;
  const { types, not_types: notTypes, senders, not_senders: notSenders, rooms, not_rooms: notRooms } = spec;
  const containsUrl = spec.contains_url;
  const matchesAny = (globs: readonly string[], type: string) =>
    globs.some((glob) => matchesType(glob, type));
  const lists = [types, notTypes, senders, notSenders, rooms, notRooms, containsUrl];
  const passesRoom = (roomId: string): boolean =>
    !(rooms && !rooms.includes(roomId)) && !notRooms?.includes(roomId);
  return {
    passesAll: lists.every((list) => list === undefined),
    passesRoom,
    passes(event) {
      if (!passesRoom(event.roomId)) return false;
      if (types && !matchesAny(types, event.type)) return false;
      if (notTypes && matchesAny(notTypes, event.type)) return false;
      if (senders && !senders.includes(event.sender)) return false;
      if (notSenders?.includes(event.sender)) return false;
      if (containsUrl === undefined) return true;
      return (typeof event.content['url'] === 'string') === containsUrl;
    },
  };
}
