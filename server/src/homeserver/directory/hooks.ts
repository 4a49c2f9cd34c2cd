import type { EventHooks } from '#homeserver/events';
import { openRoomWriter } from './store.ts';

/** What lets everybody into a room: the field of the content, and the value that does. */
const OPENING: ReadonlyMap<string, readonly [field: string, value: string]> = new Map([
  ['m.room.join_rules', ['join_rule', 'public']],
  ['m.room.history_visibility', ['history_visibility', 'world_readable']],
]);

/** Keeps which rooms are open to everybody: people in them are found by everybody. */
export const directoryHooks: EventHooks = {
  onAppend: ({ pdu, offset }, { room }) => {
    const opening = OPENING.get(pdu.type);
    if (!opening || pdu.stateKey !== '') return [];
    const [field, value] = opening;
    return [openRoomWriter.row({ room, type: pdu.type, isOpen: pdu.content[field] === value }, offset)];
  },
};
