import type {
  FoundRow,
  PaymentCard,
  WalletPayment,
  WalletRedPacket,
  WalletRequest,
} from '@herald/client/port';

/**
 * How a card of a conversation stands. Only what the wallet told this person counts: `unconfirmed` is a card that it knows
 * nothing of, or that somebody else posted than whose it is.
 */
export type CardState<Value> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unconfirmed' }
  | { readonly kind: 'confirmed'; readonly value: Value };

/** A receipt is its payer's to post, and says what was authorised. */
export function receiptState(
  row: FoundRow<WalletPayment> | undefined,
  sender: string,
): CardState<WalletPayment> {
  return stateOf(row, (payment) => payment.payer === sender && payment.state !== 'created');
}

/** A request is for who is asked, and posted by who asks. */
export function requestState(
  row: FoundRow<WalletRequest> | undefined,
  sender: string,
): CardState<WalletRequest> {
  return stateOf(row, (request) => request.payee === sender);
}

/** A red packet is posted by who gives it. */
export function redPacketState(
  row: FoundRow<WalletRedPacket> | undefined,
  sender: string,
): CardState<WalletRedPacket> {
  return stateOf(row, (packet) => packet.payer === sender);
}

function stateOf<Value>(
  row: FoundRow<Value> | undefined,
  isGenuine: (value: Value) => boolean,
): CardState<Value> {
  if (row === undefined) return { kind: 'asking' };
  if (row.state === 'failed') return { kind: 'unreachable' };
  if (row.state === 'absent' || !isGenuine(row.value)) return { kind: 'unconfirmed' };
  return { kind: 'confirmed', value: row.value };
}

/** The requests of a card that concern somebody: their own, or all of who asks. */
export function sharesFor(
  card: Extract<PaymentCard, { kind: 'request' }>,
  userId: string,
  sender: string,
): readonly string[] {
  const mine = sender === userId ? card.shares : card.shares.filter(({ payer }) => payer === userId);
  return mine.map(({ requestId }) => requestId);
}
