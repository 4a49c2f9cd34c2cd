import { parseMerchantQr, wallet as contract } from '@herald/contract';
import type { PaymentCode } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { AskPlatform } from '../platform/ask-platform.ts';

const AMOUNT = /^[1-9][0-9]{0,18}$/;
const CURRENCY = /^[A-Z]{3}$/;
/** What every code of a shop begins with: EMVCo, "Payload Format Indicator". */
const EMV_START = '000201';

/** Finds out what a scanned or pasted text asks to have paid. */
export async function readPaymentCode(
  matrix: MatrixContext,
  ask: AskPlatform,
  scanned: string,
): Promise<PaymentCode> {
  const text = scanned.trim();
  if (text.startsWith(EMV_START)) return readShopCode(matrix, ask, text);
  return readPersonLink(text) ?? { kind: 'none' };
}

async function readShopCode(
  { session }: MatrixContext,
  ask: AskPlatform,
  text: string,
): Promise<PaymentCode> {
  const parsed = parseMerchantQr(text);
  if (!parsed.ok) return { kind: 'refused', reason: parsed.reason };
  const { account } = parsed.value;
  if (!account || account.serverName !== session.serverName)
    return { kind: 'refused', reason: 'This code is for another wallet.' };
  const { merchantId, requestId } = account;
  // What counts is what the wallet knows of the shop, and not what somebody printed: it has to be there.
  await ask(contract.getMerchant, { params: { merchantId } });
  return { kind: 'shop', merchantId, requestId };
}

/** A person's own code: a link into the web client, which any camera opens. */
function readPersonLink(text: string): PaymentCode | null {
  const url = URL.parse(text);
  if (url?.pathname !== '/wallet/send') return null;
  const userId = url.searchParams.get('to');
  if (userId === null || !userId.startsWith('@')) return null;
  const amount = url.searchParams.get('amount');
  const currency = url.searchParams.get('currency');
  return {
    kind: 'person',
    userId,
    amount: amount !== null && AMOUNT.test(amount) ? amount : null,
    currency: currency !== null && CURRENCY.test(currency) ? currency : null,
  };
}
