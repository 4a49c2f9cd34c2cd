import type { Tx } from '#platform/db';
import { fail } from '#platform/errors';
import { lockRequest, moveRequest, type RequestRow } from './store/requests.ts';

/** Marks the request of a payment, in the payment's transaction. @throws ApiError 409 when it is not open any more */
export async function markPaid(tx: Tx, requestId: string, nowMs: number): Promise<RequestRow> {
  const request = await lockRequest(tx, requestId);
  if (!request) fail(404, 'M_NOT_FOUND', 'No such request.');
  requireOpen(request);
  return moveRequest(tx, requestId, { state: 'paid', decidedMs: nowMs });
}

/** Opens the request of a payment that was taken back. */
export function reopen(tx: Tx, requestId: string): Promise<RequestRow> {
  return moveRequest(tx, requestId, { state: 'open', decidedMs: null });
}

/** @throws ApiError 409 CHAT.HERALD.WALLET_REQUEST_DECIDED */
export function requireOpen({ state }: RequestRow): void {
  if (state !== 'open') fail(409, 'CHAT.HERALD.WALLET_REQUEST_DECIDED', `This request is ${state} already.`);
}
