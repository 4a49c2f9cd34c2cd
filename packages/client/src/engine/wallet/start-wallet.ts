import { wallet as contract } from '@herald/contract';
import type { FoundRow, WalletPayment, WalletRedPacket, WalletRequest } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Feed } from '../host.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createAskPlatform } from '../platform/ask-platform.ts';
import { createWalletCalls } from './wallet-calls.ts';
import { createWalletTopics } from './wallet-topics.ts';

/** The wallet of this account, once somebody looks at it. */
export function startWallet(matrix: MatrixContext, outbox: Outbox) {
  const ask = createAskPlatform(matrix);
  const topics = createWalletTopics(matrix, ask);
  return {
    calls: createWalletCalls(matrix, ask, topics, outbox),
    topics: {
      wallet: (_key: string, feed: Feed<never>) => topics.wallet(feed),
      'wallet-payments': (_key: string, feed: Feed<never>) => topics.payments(feed),
      'wallet-requests': (_key: string, feed: Feed<never>) => topics.requests(feed),
      'wallet-payment': (paymentId: string, feed: Feed<FoundRow<WalletPayment>>) =>
        topics.found(feed, () => ask(contract.getPayment, { params: { paymentId } })),
      'wallet-request': (requestId: string, feed: Feed<FoundRow<WalletRequest>>) =>
        topics.found(feed, () => ask(contract.getRequest, { params: { requestId } })),
      'wallet-red-packet': (paymentId: string, feed: Feed<FoundRow<WalletRedPacket>>) =>
        topics.found(feed, () => ask(contract.getRedPacket, { params: { paymentId } })),
    },
    stop: topics.stop,
  };
}
