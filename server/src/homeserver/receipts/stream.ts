import type { Db } from '#platform/db';
import type { LatestPositions, SyncRoomPart, SyncStream } from '#platform/stream';
import { toReceiptEvent } from './service.ts';
import { listReceipts } from './store.ts';

export function createReceiptsStream({ db, latest }: { db: Db; latest: LatestPositions }): SyncStream {
  return {
    name: 'receipts',
    async changesSince({ userId, from, to, joined }) {
      const since = from?.position ?? 0;
      const spans = [...joined.values()]
        .map(({ roomId, isNew }) => ({ roomId, since: isNew ? 0 : since }))
        .filter((span) => span.since === 0 || latest.mayHaveAfter(span.roomId, span.since));
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
