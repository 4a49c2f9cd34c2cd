import type { Operation, SeenEvent } from './operation.ts';

/**
 * Gives back operations in which an event that is shown again, and looks the same, is the same object. A room's event
 * is shown to every reader of the room; without this a long history does not fit into memory.
 */
export function createEventSharing(): (operation: Operation) => Operation {
  const known = new Map<string, SeenEvent>();

  function share(event: SeenEvent): SeenEvent {
    const first = known.get(event.eventId);
    if (first === undefined) {
      known.set(event.eventId, event);
      return event;
    }
    return looksTheSame(first, event) ? first : event;
  }

  return (operation) => {
    const { deed } = operation;
    if (deed.f === 'messages') return { ...operation, deed: { ...deed, events: deed.events.map(share) } };
    if (deed.f !== 'sync') return operation;
    const rooms = deed.rooms.map((room) => ({
      ...room,
      timeline: room.timeline.map(share),
      state: room.state.map(share),
    }));
    return { ...operation, deed: { ...deed, rooms } };
  };
}

/** Whether two showings of an event agree in everything that a history keeps of it. */
export function looksTheSame(one: SeenEvent, other: SeenEvent): boolean {
  return (
    one === other ||
    (one.eventId === other.eventId &&
      one.type === other.type &&
      one.sender === other.sender &&
      one.uid === other.uid &&
      one.digest === other.digest &&
      one.stateKey === other.stateKey &&
      one.membership === other.membership &&
      one.visibility === other.visibility)
  );
}
