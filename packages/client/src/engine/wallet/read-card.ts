import type { PaymentCard } from '../../port/index.ts';
import { isObject, readList, readObject, readText, type Content } from '../content.ts';

/** The blocks of a message that make it a card, beside the text for clients that do not know them. */
export const RECEIPT = 'chat.herald.payment.receipt';
export const REQUEST = 'chat.herald.payment.request';
export const RED_PACKET = 'chat.herald.redpacket';

const MAX_SHARES = 50;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The card that a message carries, if it does. Anybody can write one: it says what to ask the wallet, and nothing else. */
export function readCard(content: Content): PaymentCard | null {
  if (isObject(content[RECEIPT])) return readPaymentCard('receipt', content[RECEIPT]);
  if (isObject(content[RED_PACKET])) return readPaymentCard('red-packet', content[RED_PACKET]);
  if (isObject(content[REQUEST])) return readRequestCard(content[REQUEST]);
  return null;
}

function readPaymentCard(kind: 'receipt' | 'red-packet', block: Content): PaymentCard | null {
  const paymentId = readUuid(block['payment_id']);
  return paymentId === null ? null : { kind, paymentId, ...wordsOf(block) };
}

function readRequestCard(block: Content): PaymentCard | null {
  const shares = readList(block['requests'], MAX_SHARES).flatMap((entry) => {
    const share = readObject(entry);
    const requestId = readUuid(share['request_id']);
    const payer = readText(share['payer']);
    return requestId === null || payer === null ? [] : [{ requestId, payer }];
  });
  return shares.length === 0 ? null : { kind: 'request', shares, ...wordsOf(block) };
}

function wordsOf(block: Content): { readonly shown: string; readonly note: string | null } {
  return { shown: readText(block['display_amount'], 60) ?? '', note: readText(block['note'], 500) };
}

function readUuid(value: unknown): string | null {
  return typeof value === 'string' && UUID.test(value) ? value : null;
}
