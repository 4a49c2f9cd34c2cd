import { EventType, type MatrixClient, type Room } from 'matrix-js-sdk/lib/matrix.js';
import { readList, readObject } from '../content.ts';

const MAX_ROOMS = 100;

/** A conversation with one person in which both are: `m.direct` first, else any room of just the two. */
export function findDirectRoom(client: MatrixClient, userId: string): Room | null {
  const direct = readObject(client.getAccountData(EventType.Direct)?.getContent());
  const ids = new Set(readList(direct[userId], MAX_ROOMS));
  const shared = client
    .getRooms()
    .filter((room) => room.getMyMembership() === 'join' && room.getMember(userId)?.membership === 'join');
  return (
    shared.find((room) => ids.has(room.roomId)) ??
    shared.find((room) => room.getInvitedAndJoinedMemberCount() === 2) ??
    null
  );
}
