import type { Db } from '#platform/db';
import type { LatestPositions, SyncRoomPart, SyncStream } from '#platform/stream';
import { toReceiptEvent } from './service.ts';
import { listReceipts } from './store.ts';

export function createReceiptsStream({ db, latest }: { db: Db; latest: LatestPositions }): SyncStream {
  return {
    name: 'receipts',
    async changesSince({ userId, from, to, joined }) {
      const since = from?.position ?? 0;
      const spans: { roomId: string; since: number }[] = [];
      for (const { roomId, isNew } of joined.values()) {
        if (isNew) spans.push({ roomId, since: 0 });
        else if (latest.mayHaveAfter(roomId, since)) spans.push({ roomId, since });
      }
      if (spans.length === 0) return {};
      const rows = await listReceipts(
        db,
        userId,
        spans.map((span) => span.roomId),
        spans.map((span) => span.since),
        to.position,
      );
      const rooms = new Map<string, SyncRoomPart>();
      for (const [roomId, list] of Map.groupBy(rows, (row) => row.roomId)) {
        rooms.set(roomId, { ephemeral: [toReceiptEvent(list)] });
      }
      return { rooms };
    },
  };
}
