import { Direction, type MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import type { ResultOf } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';

/** How much one export holds. Bigger histories would not fit into the memory of a phone; the file says so. */
const LIMITS = { rooms: 500, messagesPerRoom: 2_000, messages: 50_000 };
const PAGE = 100;

/** Everything that the server and this device hold about the account, as a file of JSON. */
export async function exportData(matrix: MatrixContext): Promise<ResultOf<'sessions.exportData'>> {
  const { client, session, now } = matrix;
  const [profile, { devices }] = [await client.getProfileInfo(session.userId), await client.getDevices()];
  const rooms = client.getRooms().slice(0, LIMITS.rooms);
  const exported: object[] = [];
  let left = LIMITS.messages;
  for (const room of rooms) {
    const limit = Math.min(left, LIMITS.messagesPerRoom);
    const messages = room.getMyMembership() === 'join' ? await listMessages(matrix, room, limit) : [];
    left -= messages.length;
    exported.push({ ...describeRoom(room), messages });
  }
  const made = new Date(now());
  const content = {
    format: 'chat.herald.export.v1',
    made: made.toISOString(),
    limits: LIMITS,
    account: { userId: session.userId, serverName: session.serverName, profile },
    devices,
    accountData: Object.fromEntries(
      [...client.store.accountData.values()].map((event) => [event.getType(), event.getContent()]),
    ),
    rooms: exported,
  };
  const file = new Blob([JSON.stringify(content, null, 1)], { type: 'application/json' });
  return { file, name: `herald-${made.toISOString().slice(0, 10)}.json` };
}

function describeRoom(room: Room): object {
  return {
    roomId: room.roomId,
    name: room.name,
    membership: room.getMyMembership(),
    isEncrypted: room.hasEncryptionStateEvent(),
    accountData: Object.fromEntries([...room.accountData].map(([type, event]) => [type, event.getContent()])),
  };
}

/** The newest messages of a room, oldest first. */
async function listMessages(
  { client, log }: MatrixContext,
  room: Room,
  limit: number,
): Promise<readonly object[]> {
  const found: object[] = [];
  const toEvent = client.getEventMapper({ decrypt: false });
  let from: string | null = null;
  while (found.length < limit) {
    const page = await client.createMessagesRequest(room.roomId, from, PAGE, Direction.Backward);
    for (const raw of page.chunk) {
      const event = toEvent(raw);
      if (event.isState()) continue;
      await client.decryptEventIfNeeded(event);
      found.push(describe(event));
      if (found.length === limit) break;
    }
    if (page.end === undefined || page.chunk.length === 0 || page.end === from) break;
    from = page.end;
  }
  log.info('sessions.exported', { messages: found.length });
  return found.toReversed();
}

function describe(event: MatrixEvent): object {
  return {
    eventId: event.getId(),
    type: event.getType(),
    sender: event.getSender(),
    sent: new Date(event.getTs()).toISOString(),
    isReadable: !event.isDecryptionFailure(),
    content: event.getContent(),
  };
}
