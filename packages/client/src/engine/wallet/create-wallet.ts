import type { Topics } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import { handleLazily } from '../lazy-calls.ts';
import type { Outbox } from '../outbox/outbox.ts';

type WalletTopic = Extract<keyof Topics, `wallet${string}`>;

const CALLS = {
  'wallet.refresh': true,
  'wallet.loadMore': true,
  'wallet.topUp': true,
  'wallet.freeze': true,
  'wallet.thaw': true,
  'wallet.begin': true,
  'wallet.authorise': true,
  'wallet.cancel': true,
  'wallet.refund': true,
  'wallet.request': true,
  'wallet.decline': true,
  'wallet.withdraw': true,
  'wallet.claim': true,
  'wallet.shops': true,
  'wallet.shop': true,
  'wallet.openShop': true,
  'wallet.askAtShop': true,
  'wallet.takings': true,
  'wallet.payOut': true,
  'wallet.statement': true,
  'wallet.readCode': true,
} as const;

const TOPICS: Readonly<Record<WalletTopic, true>> = {
  wallet: true,
  'wallet-payments': true,
  'wallet-requests': true,
  'wallet-payment': true,
  'wallet-request': true,
  'wallet-red-packet': true,
};

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
  for (const topic of Object.keys(TOPICS) as WalletTopic[])
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
