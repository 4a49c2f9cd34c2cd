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
  const { client, host, serverCounts } = matrix;
  const previews = createPreviewQueue(matrix);
  const direct = createDirectRooms(client, () => list.touchAll());
  const { outbox, drafts } = needs;
  const world = { client, direct, serverCounts, outbox, drafts, want: previews.want };
  const list: RoomList = createRoomList(client, (room) => buildRoomRow(room, world));
  const stops = [drafts, outbox, serverCounts].map((source) =>
    source.onChange((roomId) => list.touch(roomId)),
  );

  host.source('rooms', (_key, feed) => list.watch(feed));
  host.source('members', (roomId, feed) => createMemberWatch(matrix, roomId, feed));
  handleRoomCalls(matrix, { direct, list, readMarks: needs.readMarks });

  return {
    onPrepared() {
      // Not before rooms are known: a page that another engine served keeps its room, and what is being written in it.
      host.source('room', (roomId, feed) =>
        createRoomDetailWatch(matrix, { list, direct, gate: needs.gate }, roomId, feed),
      );
      list.touchAll();
      previews.prepared();
    },
    stop() {
      previews.stop();
      for (const stop of stops) stop();
      list.stop();
      direct.stop();
    },
  };
}

const AT_ONCE = 2;
const MAX_QUEUED = 2_000;
/** On a device without keys every attempt fails: the list is told, and drawn, before the first of them. */
const FIRST_START_AFTER_MS = 1_000;

/** Decrypts last messages a few at a time; the list hears of each by the SDK's own event. */
function createPreviewQueue({ client, log, isFirstStart }: MatrixContext): {
  want(event: MatrixEvent): void;
  prepared(): void;
  stop(): void;
} {
  const queue: MatrixEvent[] = [];
  const asked = new WeakSet<MatrixEvent>();
  let isWaiting = isFirstStart;
  let running = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function next(): void {
    const event = !isWaiting && running < AT_ONCE ? queue.shift() : undefined;
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
    prepared() {
      if (!isWaiting) return;
      timer = setTimeout(() => {
        isWaiting = false;
        for (let at = 0; at < AT_ONCE; at += 1) next();
      }, FIRST_START_AFTER_MS);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      queue.length = 0;
    },
  };
}
