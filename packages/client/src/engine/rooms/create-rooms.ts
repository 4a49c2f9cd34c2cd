import type { MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import type { MatrixContext, Part } from '../context.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SendGate } from '../outbox/send-gate.ts';
import type { ReadMarks } from '../receipts/read-marks.ts';
import type { Drafts } from '../timeline/drafts.ts';
import { createDirectRooms } from './direct-rooms.ts';
import { createMemberWatch } from './members.ts';
import { handleRoomCalls } from './room-calls.ts';
import { createRoomDetailWatch } from './room-detail.ts';
import { createRoomList, type RoomList } from './room-list.ts';
import { buildRoomRow } from './room-row.ts';

/** What rooms share with other parts. */
export interface RoomNeeds {
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly readMarks: ReadMarks;
  readonly gate: SendGate;
}

/** Rooms: the topics `rooms`, `room` and `members`, and the calls `rooms.*`. */
export function createRooms(matrix: MatrixContext, needs: RoomNeeds): Part {
  const { client, host } = matrix;
  const previews = createPreviewQueue(matrix);
  const direct = createDirectRooms(client, () => list.touchAll());
  const world = { client, direct, outbox: needs.outbox, drafts: needs.drafts, want: previews.want };
  const list: RoomList = createRoomList(client, (room) => buildRoomRow(room, world));
  const stopDrafts = needs.drafts.onChange((roomId) => list.touch(roomId));
  const stopOutbox = needs.outbox.onChange((roomId) => list.touch(roomId));

  host.source('rooms', (_key, feed) => list.watch(feed));
  host.source('room', (roomId, feed) =>
    createRoomDetailWatch(matrix, { list, direct, gate: needs.gate }, roomId, feed),
  );
  host.source('members', (roomId, feed) => createMemberWatch(matrix, roomId, feed));
  handleRoomCalls(matrix, { direct, list, readMarks: needs.readMarks });

  return {
    onPrepared: () => list.touchAll(),
    stop() {
      previews.stop();
      stopDrafts();
      stopOutbox();
      list.stop();
      direct.stop();
    },
  };
}

const AT_ONCE = 2;
const MAX_QUEUED = 2_000;

/** Decrypts last messages a few at a time; the list hears of each by the SDK's own event. */
function createPreviewQueue({ client, log }: MatrixContext): {
  want(event: MatrixEvent): void;
  stop(): void;
} {
  const queue: MatrixEvent[] = [];
  const asked = new WeakSet<MatrixEvent>();
  let running = 0;

  function next(): void {
    const event = running < AT_ONCE ? queue.shift() : undefined;
    if (!event) return;
    running += 1;
    void client
      .decryptEventIfNeeded(event)
      .catch(() => log.warn('rooms.preview.not-decrypted'))
      .finally(() => {
        running -= 1;
        next();
      });
  }
  return {
    want(event) {
      if (asked.has(event) || queue.length >= MAX_QUEUED) return;
      asked.add(event);
      queue.push(event);
      next();
    },
    stop: () => void (queue.length = 0),
  };
}
