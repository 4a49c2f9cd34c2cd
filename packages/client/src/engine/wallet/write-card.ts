import type { CardOrder, WalletPayment, WalletRequest } from '../../port/index.ts';
import type { Content } from '../content.ts';
import { RECEIPT, RED_PACKET, REQUEST } from './read-card.ts';

/** What is posted beside a payment that was made: a receipt, or the red packet itself. */
export function paymentContent(payment: WalletPayment, card: CardOrder): Content {
  const block = payment.kind === 'red_packet' ? RED_PACKET : RECEIPT;
  return message(card, block, { payment_id: payment.payment_id });
}

/** What is posted beside requests: each of those who are asked finds their own in it. */
export function requestContent(requests: readonly WalletRequest[], card: CardOrder): Content {
  const asked = requests.map(({ request_id, payer }) => ({ request_id, payer }));
  const people = requests.flatMap(({ payer }) => (payer === null ? [] : [payer]));
  return { ...message(card, REQUEST, { requests: asked }), 'm.mentions': { user_ids: people } };
}

function message({ text, shown, note }: CardOrder, block: string, facts: Content): Content {
  return {
    msgtype: 'm.text',
    body: note === null ? text : `${text}\n${note}`,
    'm.mentions': {},
    [block]: { ...facts, display_amount: shown, ...(note !== null && { note }) },
  };
}
