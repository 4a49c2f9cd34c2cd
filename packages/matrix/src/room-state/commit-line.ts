import type { RoomContext } from './room-context.ts';
import { inOrder, type StatePatch } from './state-view.ts';

/** Moves the main line, and the present with it. */
export function commitLine({ store, rules }: RoomContext, position: number, patch: StatePatch): void {
  for (const [key, event] of inOrder(patch)) {
    const replaced = store.findCurrent(key)?.event ?? null;
    if (rules.isRecorded(event)) store.addHistory({ key, seq: position, event, replaced });
    store.putCurrent({ key, event, position });
  }
}
