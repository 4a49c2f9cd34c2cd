import {
  readPaintSnapshot,
  SNAPSHOT_MESSAGES,
  SNAPSHOT_ROOMS,
  writePaintSnapshot,
  type PaintSnapshot,
  type TabStore,
} from '@herald/client/tab';
import type { AccountRow, ArgsOf, CallName, ResultOf, Topic, Topics } from '@herald/client/port';
import { createContext, use, useCallback, useMemo, useSyncExternalStore, type ReactNode } from 'react';

const StoreContext = createContext<TabStore | null>(null);

/** Gives the screens below it the tab's end of the engine. */
export function EngineProvider({ store, children }: { store: TabStore; children: ReactNode }) {
  return <StoreContext value={store}>{children}</StoreContext>;
}

/** The tab's end of the engine, for what is no component's state. */
export function useStore(): TabStore {
  const store = use(StoreContext);
  if (!store) throw new TypeError('There is no EngineProvider above this component.');
  return store;
}

/** Asks the engine. Rejects with a PortError. */
export function useCall(): <N extends CallName>(name: N, args: ArgsOf<N>) => Promise<ResultOf<N>> {
  const store = useStore();
  return useCallback((name, args) => store.call(name, args), [store]);
}

/** One row of a topic, undefined while it is not there. The component renders again when that row changes. */
export function useRow<T extends Topic>(topic: T, key: string, rowKey: string): Topics[T] | undefined {
  const store = useStore();
  const subscribe = useCallback(
    (changed: () => void) => {
      const { view, release } = store.watch(topic, key);
      const stop = view.onRow(rowKey, changed);
      return () => {
        stop();
        release();
      };
    },
    [store, topic, key, rowKey],
  );
  return useSyncExternalStore(subscribe, () => store.peek(topic, key).row(rowKey));
}

const NO_ROWS: readonly never[] = [];

/** All rows of a topic in order; a new array whenever any of them changes. Without a key nothing is asked for. */
export function useRows<T extends Topic>(
  topic: T,
  key: string | null,
): readonly (readonly [string, Topics[T]])[] {
  const store = useStore();
  const subscribe = useCallback(
    (changed: () => void) => {
      if (key === null) return () => {};
      const { view, release } = store.watch(topic, key);
      const stop = view.onAny(changed);
      return () => {
        stop();
        release();
      };
    },
    [store, topic, key],
  );
  return useSyncExternalStore(subscribe, () => (key === null ? NO_ROWS : store.peek(topic, key).all));
}

/** The keys of a topic in order; a new array when the order changes, not when a row does. */
export function useOrder(topic: Topic, key: string): readonly string[] {
  const store = useStore();
  const subscribe = useCallback(
    (changed: () => void) => {
      const { view, release } = store.watch(topic, key);
      const stop = view.onOrder(changed);
      return () => {
        stop();
        release();
      };
    },
    [store, topic, key],
  );
  return useSyncExternalStore(subscribe, () => store.peek(topic, key).order);
}

/** Whether the engine has told this topic's rows yet. */
export function useTopicState(topic: Topic, key: string): 'loading' | 'ready' {
  const store = useStore();
  const subscribe = useCallback(
    (changed: () => void) => {
      const { view, release } = store.watch(topic, key);
      const stop = view.onAny(changed);
      return () => {
        stop();
        release();
      };
    },
    [store, topic, key],
  );
  return useSyncExternalStore(subscribe, () => (store.peek(topic, key).isReady ? 'ready' : 'loading'));
}

/** Who is signed in; undefined until the engine or the last snapshot says. */
export function useAccount(): AccountRow | undefined {
  return useRow('account', '', 'me');
}

/** Fills the store from what the last tab painted, so that the first paint needs no engine. */
export async function seedFromSnapshot(store: TabStore): Promise<PaintSnapshot | null> {
  const snapshot = await readPaintSnapshot();
  if (!snapshot) return null;
  store.peek('account', '').seed([['me', snapshot.account]]);
  store.peek('rooms', '').seed(snapshot.rooms);
  if (snapshot.room) {
    const { detail, timeline } = snapshot.room;
    store.peek('room', detail.roomId).seed([[detail.roomId, detail]]);
    store.peek('timeline', detail.roomId).seed(timeline);
  }
  return snapshot;
}

/** Stores what this tab shows, for the next first paint. Call it rarely. */
export async function storeSnapshot(store: TabStore, openRoomId: string | null): Promise<void> {
  const account = store.peek('account', '').row('me');
  if (!account) return;
  if (account.state === 'signed-out' || account.state === 'signed-out-by-server')
    return writePaintSnapshot(null);
  if (account.state !== 'ready') return;
  const detail = openRoomId === null ? undefined : store.peek('room', openRoomId).row(openRoomId);
  await writePaintSnapshot({
    account,
    rooms: store.peek('rooms', '').all.slice(0, SNAPSHOT_ROOMS),
    room: detail
      ? { detail, timeline: store.peek('timeline', detail.roomId).all.slice(-SNAPSHOT_MESSAGES) }
      : null,
  });
}

/** A view of several rows of one topic, by key; the same array until one of them changes. */
export function useRowsOf<T extends Topic>(
  topic: T,
  key: string,
  keys: readonly string[],
): readonly Topics[T][] {
  const rows = useRows(topic, key);
  return useMemo(() => {
    const wanted = new Set(keys);
    return rows.filter(([rowKey]) => wanted.has(rowKey)).map(([, row]) => row);
  }, [rows, keys]);
}
