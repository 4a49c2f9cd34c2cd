import { receipts as contract } from '@herald/contract';
import { handle, type Route } from '#platform/http';
import type { Receipts } from './service.ts';

export function createReceiptRoutes(receipts: Receipts): Route[] {
  return [
    handle(contract.postReceipt, async ({ caller, params, body }) => {
      const { roomId, receiptType, eventId } = params;
      await receipts.mark(caller.userId, roomId, receiptType, eventId, body.thread_id);
      return {};
    }),
    handle(contract.setReadMarker, async ({ caller, params, body }) => {
      for (const kind of ['m.fully_read', 'm.read', 'm.read.private'] as const) {
        const eventId = body[kind];
        if (eventId !== undefined) await receipts.mark(caller.userId, params.roomId, kind, eventId);
      }
      return {};
    }),
  ];
}
