import { ClientEvent } from 'matrix-js-sdk/lib/matrix.js';
import { wallet as contract } from '@herald/contract';
import type { FoundRow, WalletPayment, WalletRequest, WalletRow } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Feed } from '../host.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { toPortError } from '../to-port-error.ts';
import type { AskPlatform } from '../platform/ask-platform.ts';

/** What the server writes into the account data of who is concerned by a change. */
const CHANGED = 'chat.herald.wallet';
const PAGE = 20;

/** The wallet as the tabs see it: asked again whenever the server tells of a change, and when the connection is back. */
export function createWalletTopics({ client, log }: MatrixContext, ask: AskPlatform) {
  const wallets = new Set<Feed<WalletRow>>();
  const lists = { payments: createList(listPayments), requests: createList(listRequests) };
  const looks = new Set<() => void>();
  let row: WalletRow = {
    wallet: null,
    error: null,
    revision: 0,
    hasMorePayments: false,
    hasMoreRequests: false,
  };

  async function listPayments(from: string | undefined) {
    const { payments, next } = await ask(contract.listPayments, { query: pageOf(from) });
    return { rows: payments.map((one) => [one.payment_id, one] as const), next };
  }
  async function listRequests(from: string | undefined) {
    const { requests, next } = await ask(contract.listRequests, {
      query: { ...pageOf(from), state: 'open' },
    });
    return { rows: requests.map((one) => [one.request_id, one] as const), next };
  }

  function tell(change: Partial<WalletRow>): void {
    row = {
      ...row,
      ...change,
      hasMorePayments: lists.payments.hasMore(),
      hasMoreRequests: lists.requests.hasMore(),
    };
    for (const feed of wallets) feed.set('me', row);
  }

  async function load(): Promise<void> {
    try {
      const [wallet] = await Promise.all([
        wallets.size > 0 ? ask(contract.getWallet, {}) : row.wallet,
        lists.payments.refresh(),
        lists.requests.refresh(),
      ]);
      tell({ wallet, error: null, revision: row.revision + 1 });
    } catch (error) {
      log.info('wallet.not-loaded');
      tell({ error: toPortError(error).body });
    }
  }

  /** One look at a time; what is asked for meanwhile is looked at once more after it. */
  const refresh = oneAtATime(async () => {
    for (const look of looks) look();
    if (wallets.size > 0 || lists.payments.isWatched() || lists.requests.isWatched()) await load();
  });

  const onAccountData = (event: { getType(): string }): void => {
    if (event.getType() === CHANGED) void refresh();
  };
  const onSync = (state: string, before: string | null): void => {
    // Whatever changed while the server was away comes as account data; what failed then is asked for again.
    if (state === 'SYNCING' && before !== 'SYNCING' && row.error !== null) void refresh();
  };
  client.on(ClientEvent.AccountData, onAccountData);
  client.on(ClientEvent.Sync, onSync);

  function watch<Value>(feeds: Set<Feed<Value>>, feed: Feed<Value>): () => void {
    feeds.add(feed);
    void refresh();
    return () => feeds.delete(feed);
  }

  return {
    refresh,
    wallet(feed: Feed<WalletRow>): () => void {
      if (row.wallet) feed.set('me', row);
      return watch(wallets, feed);
    },
    payments: (feed: Feed<WalletPayment>): (() => void) => watch(lists.payments.feeds, feed),
    requests: (feed: Feed<WalletRequest>): (() => void) => watch(lists.requests.feeds, feed),
    /** Something that one question answers, for as long as somebody looks. */
    found<Value>(feed: Feed<FoundRow<Value>>, question: () => Promise<Value>): () => void {
      const look = oneAtATime(async () => feed.set('it', await findOut(question)));
      looks.add(look);
      void look();
      return () => looks.delete(look);
    },
    async loadMore(list: keyof typeof lists): Promise<void> {
      await lists[list].loadMore();
      tell({});
    },
    stop(): void {
      client.off(ClientEvent.AccountData, onAccountData);
      client.off(ClientEvent.Sync, onSync);
    },
  };
}

export type WalletTopics = ReturnType<typeof createWalletTopics>;

interface Page<Value> {
  readonly rows: readonly (readonly [string, Value])[];
  readonly next?: string | undefined;
}

/** A list of which the newest pages are held. */
function createList<Value>(ask: (from: string | undefined) => Promise<Page<Value>>) {
  const feeds = new Set<Feed<Value>>();
  let rows: readonly (readonly [string, Value])[] = [];
  let next: string | undefined;
  let pages = 1;
  const set = (now: Page<Value>): void => {
    ({ rows } = now);
    next = now.next;
    for (const feed of feeds) feed.replace(rows);
  };
  return {
    feeds,
    isWatched: (): boolean => feeds.size > 0,
    hasMore: (): boolean => next !== undefined,
    async refresh(): Promise<void> {
      if (feeds.size === 0) return;
      let all = await ask(undefined);
      for (let page = 1; page < pages && all.next !== undefined; page += 1)
        all = joined(all, await ask(all.next));
      set(all);
    },
    async loadMore(): Promise<void> {
      if (next === undefined) return;
      set(joined({ rows }, await ask(next)));
      pages += 1;
    },
  };
}

/** Two pages; what moved between them stands once. */
function joined<Value>(first: Page<Value>, second: Page<Value>): Page<Value> {
  return { rows: [...new Map([...first.rows, ...second.rows])], next: second.next };
}

function pageOf(from: string | undefined): { limit: number; from?: string } {
  return { limit: PAGE, ...(from !== undefined && { from }) };
}

async function findOut<Value>(question: () => Promise<Value>): Promise<FoundRow<Value>> {
  try {
    return { state: 'found', value: await question() };
  } catch (error) {
    const { body } = toPortError(error);
    return body.code === 'M_NOT_FOUND' ? { state: 'absent' } : { state: 'failed', error: body };
  }
}
