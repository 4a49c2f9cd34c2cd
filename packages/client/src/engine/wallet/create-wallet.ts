import type { Topics, WalletCallName } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import { handleLazily } from '../lazy-calls.ts';
import type { Outbox } from '../outbox/outbox.ts';

type WalletTopic = Extract<keyof Topics, `wallet${string}`>;

const CALLS = [
  'wallet.refresh',
  'wallet.loadMore',
  'wallet.topUp',
  'wallet.freeze',
  'wallet.thaw',
  'wallet.begin',
  'wallet.authorise',
  'wallet.cancel',
  'wallet.refund',
  'wallet.request',
  'wallet.decline',
  'wallet.withdraw',
  'wallet.claim',
  'wallet.shops',
  'wallet.shop',
  'wallet.openShop',
  'wallet.askAtShop',
  'wallet.takings',
  'wallet.payOut',
  'wallet.readCode',
] as const satisfies readonly WalletCallName[];

const TOPICS = [
  'wallet',
  'wallet-payments',
  'wallet-requests',
  'wallet-payment',
  'wallet-request',
  'wallet-red-packet',
] as const satisfies readonly WalletTopic[];

/** The wallet's door: what is behind it is a chunk of its own, fetched when somebody first looks at money. */
export function createWallet(matrix: MatrixContext, outbox: Outbox): Part {
  const { host, log } = matrix;
  let running: ReturnType<typeof start> | null = null;
  const start = async () => (await import('./start-wallet.ts')).startWallet(matrix, outbox);
  const load = () =>
    (running ??= start().catch((error: unknown) => {
      // Without a network the chunk is not there: the next look tries again.
      running = null;
      throw error;
    }));

  handleLazily(host, CALLS, async () => (await load()).calls);
  for (const topic of TOPICS)
    host.source(topic, (key, feed) => {
      let isClosed = false;
      let close = (): void => {};
      load().then(
        ({ topics }) => {
          if (!isClosed) close = topics[topic](key, feed as never);
        },
        () => log.info('wallet.not-loaded'),
      );
      return () => {
        isClosed = true;
        close();
      };
    });
  return { stop: () => void running?.then(({ stop }) => stop()) };
}
