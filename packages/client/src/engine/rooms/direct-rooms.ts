import {
  ClientEvent,
  EventType,
  Method,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk/lib/matrix.js';
import { readList, readObject, readText } from '../content.ts';

/** Which rooms are conversations with one person (account data `m.direct`, Client-server API, "Direct messaging"). */
export interface DirectRooms {
  /** The other person of a conversation between two; null for a group. */
  personOf(room: Room): string | null;
  /** Rooms with a person, as the account data says. */
  roomsWith(userId: string): readonly string[];
  /** Notes a room down as the conversation with a person. */
  add(userId: string, roomId: string): Promise<void>;
  stop(): void;
}

const TYPE = EventType.Direct;
const MAX_PEOPLE = 10_000;
const MAX_ROOMS = 100;

export function createDirectRooms(client: MatrixClient, onChange: () => void): DirectRooms {
  let people = new Map<string, string>();
  let byPerson: Readonly<Record<string, unknown>> = {};

  function read(content: unknown): void {
    byPerson = readObject(content);
    people = new Map();
    for (const userId of Object.keys(byPerson).slice(0, MAX_PEOPLE))
      for (const roomId of readList(byPerson[userId], MAX_ROOMS))
        if (typeof roomId === 'string') people.set(roomId, userId);
  }
  const onAccountData = (event: MatrixEvent): void => {
    if (event.getType() !== TYPE) return;
    read(event.getContent());
    onChange();
  };
  client.on(ClientEvent.AccountData, onAccountData);
  read(client.getAccountData(TYPE)?.getContent());

  const roomsWith = (userId: string): readonly string[] =>
    readList(byPerson[userId], MAX_ROOMS).flatMap((roomId) => readText(roomId) ?? []);

  return {
    roomsWith,
    personOf(room) {
      // Others may have been invited since: then it is a group.
      if (room.getInvitedAndJoinedMemberCount() > 2) return null;
      const known = people.get(room.roomId);
      if (known !== undefined) return known;
      return room.getMyMembership() === 'invite' ? (room.getDMInviter() ?? null) : null;
    },
    async add(userId, roomId) {
      // Another device may have added one meanwhile: the server's list is what is added to.
      const now = readObject(await client.getAccountDataFromServer(TYPE));
      const rooms = readList(now[userId], MAX_ROOMS).flatMap((id) => readText(id) ?? []);
      if (rooms.includes(roomId)) return;
      const content = { ...now, [userId]: [roomId, ...rooms] };
      await client.http.authedRequest(Method.Put, accountDataPath(client), undefined, content);
      // The next sync says the same; somebody who asks before it must not get a second conversation.
      read(content);
      onChange();
    },
    stop: () => void client.off(ClientEvent.AccountData, onAccountData),
  };
}

function accountDataPath(client: MatrixClient): string {
  return `/user/${encodeURIComponent(client.getSafeUserId())}/account_data/${TYPE}`;
}
