import { wallet as contract } from '@herald/contract';
import type { WalletCallName } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Handlers } from '../lazy-calls.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { AskPlatform } from '../platform/ask-platform.ts';
import { readPaymentCode } from './codes.ts';
import { createPayments, message } from './payments.ts';
import { readStatement } from './statement.ts';
import type { WalletTopics } from './wallet-topics.ts';
import { requestContent } from './write-card.ts';

type UserId = contract.LinkedPayment['payer'];

/** What each call of the wallet does. What it changed is looked at anew before the call is answered. */
export function createWalletCalls(
  matrix: MatrixContext,
  ask: AskPlatform,
  topics: WalletTopics,
  outbox: Outbox,
): Handlers<WalletCallName> {
  const payments = createPayments(matrix, ask, outbox);
  const { refresh } = topics;
  const changing = async <Value>(task: Promise<Value>): Promise<Value> => {
    try {
      return await task;
    } finally {
      await refresh();
    }
  };
  const settled = async (task: Promise<unknown>): Promise<null> => {
    await changing(task);
    return null;
  };
  return {
    'wallet.refresh': async () => (await refresh(), null),
    'wallet.loadMore': async ({ list }) => (await topics.loadMore(list), null),
    'wallet.topUp': ({ amount, currency, key }) =>
      changing(ask(contract.topUp, { idempotencyKey: key, body: { amount, currency } })),
    'wallet.freeze': () => settled(ask(contract.freeze, { idempotencyKey: matrix.randomId(), body: {} })),
    'wallet.thaw': ({ password }) =>
      settled(ask(contract.thaw, { idempotencyKey: matrix.randomId(), body: {} }, password)),
    'wallet.begin': ({ order }) => payments.begin(order),
    'wallet.authorise': ({ paymentId, password, passkey, card }) =>
      changing(payments.authorise(paymentId, { password, passkey }, card)),
    'wallet.cancel': ({ paymentId }) => changing(payments.cancel(paymentId)),
    'wallet.refund': ({ paymentId, amount, key }) =>
      changing(ask(contract.refundPayment, { params: { paymentId }, idempotencyKey: key, body: { amount } })),
    'wallet.request': ({ shares, currency, card, key }) =>
      changing(
        (async () => {
          const asked = shares.map(({ payer, amount }) => ({ payer: payer as UserId, amount }));
          const body = { currency, shares: asked };
          const { requests } = await ask(contract.createRequests, { idempotencyKey: key, body });
          if (card) await outbox.add(message(card.roomId, requestContent(requests, card)), `ask-${key}`);
          return requests;
        })(),
      ),
    'wallet.decline': ({ requestId }) =>
      settled(
        ask(contract.declineRequest, {
          params: { requestId },
          idempotencyKey: `decline-${requestId}`,
          body: {},
        }),
      ),
    'wallet.withdraw': ({ requestId }) =>
      settled(
        ask(contract.cancelRequest, {
          params: { requestId },
          idempotencyKey: `cancel-${requestId}`,
          body: {},
        }),
      ),
    'wallet.claim': ({ paymentId }) =>
      changing(
        ask(contract.claimRedPacket, {
          params: { paymentId },
          idempotencyKey: `claim-${paymentId}`,
          body: {},
        }),
      ),
    'wallet.statement': ({ currency, sinceMs, untilMs, format }) =>
      readStatement(ask, { currency, since: sinceMs, until: untilMs }, format),
    'wallet.readCode': ({ text }) => readPaymentCode(matrix, ask, text),
    ...shopCalls(ask, changing),
  };
}

type ShopCall = Extract<
  WalletCallName,
  `wallet.shop${string}` | `wallet.openShop` | `wallet.askAtShop` | `wallet.takings` | `wallet.payOut`
>;

function shopCalls(
  ask: AskPlatform,
  changing: <Value>(task: Promise<Value>) => Promise<Value>,
): Handlers<ShopCall> {
  return {
    'wallet.shops': async () => (await ask(contract.listMerchants, {})).merchants,
    'wallet.shop': ({ merchantId }) => ask(contract.getMerchant, { params: { merchantId } }),
    'wallet.openShop': ({ key, ...body }) =>
      changing(ask(contract.createMerchant, { idempotencyKey: key, body })),
    'wallet.askAtShop': ({ merchantId, amount, currency, reference, key }) =>
      ask(contract.createMerchantRequest, {
        params: { merchantId },
        idempotencyKey: key,
        body: { amount, currency, ...(reference !== null && { reference }) },
      }),
    'wallet.takings': async ({ merchantId, sinceMs, untilMs }) => {
      const query = { since: sinceMs, until: untilMs };
      return (await ask(contract.getTakings, { params: { merchantId }, query })).takings;
    },
    'wallet.payOut': ({ merchantId, amount, currency, key }) =>
      changing(
        ask(contract.payOut, { params: { merchantId }, idempotencyKey: key, body: { amount, currency } }),
      ),
  };
}
