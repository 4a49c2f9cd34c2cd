import { isJsonObject, powerLevelOf, type Pdu, type UserId } from '@herald/matrix';
import type { EventHooks, RoomView } from '#homeserver/events';
import { mentionsOf, notifiesAll, outcomeForNamed } from './rules.ts';
import { highlightWriter } from './store.ts';

/** Counts events that notify, and keeps whom they name. */
export const pushHooks: EventHooks = {
  notifies: (pdu, room) => notifiesAll(pdu, room.head.joined),
  onAppend: ({ pdu, offset }, room) => {
    const { users, room: everybody } = mentionsOf(pdu, mayNotifyRoom(pdu, room));
    const named: (string | null)[] = everybody ? [null, ...users] : users;
    const { joined } = room.head;
    return named.flatMap((userId) => {
      const { notify, highlight } = outcomeForNamed(pdu, userId, joined);
      if (!highlight) return [];
      const onlyNamed = notify && !notifiesAll(pdu, joined);
      return [
        highlightWriter.row(
          { roomId: pdu.roomId, userId: userId ?? '', sender: pdu.sender, onlyNamed },
          offset,
        ),
      ];
    });
  },
};

/** `notifications.room` of the power levels, 50 unless it says otherwise. */
function mayNotifyRoom(pdu: Pdu, room: RoomView): boolean {
  const levels = room.state('m.room.power_levels', '');
  const notifications = levels?.content['notifications'];
  const required =
    isJsonObject(notifications) && typeof notifications['room'] === 'number' ? notifications['room'] : 50;
  return (
    powerLevelOf(pdu.sender as UserId, levels, room.state('m.room.create', ''), room.version) >= required
  );
}
