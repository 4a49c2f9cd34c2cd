import type { WalletPayment } from '@herald/client/port';

/** What a payment was to one of its people: money that came, or went. */
export function isIncoming(payment: WalletPayment, userId: string): boolean {
  return payment.payer !== userId;
}

/** The words of `wallet` that say what a payment is, to the person who looks. */
export function titleKey({ kind, merchant, ...payment }: WalletPayment, userId: string): string {
  const isIn = payment.payer !== userId;
  if (kind === 'transfer' && merchant !== undefined) return isIn ? 'history.sold' : 'history.bought';
  if (kind === 'transfer' || kind === 'claim' || kind === 'refund')
    return `history.${kind}${isIn ? 'In' : 'Out'}`;
  return `history.${kind}`;
}

/** Who stands on the other side of a payment, by the name that the wallet has. */
export function otherSide(payment: WalletPayment, userId: string): string {
  if (payment.merchant !== undefined && payment.payer === userId) return payment.merchant.name;
  if (payment.payer === userId) return payment.payee_name ?? payment.payee ?? '';
  return payment.payer ?? '';
}
