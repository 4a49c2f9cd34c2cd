import type { AccountRow } from '../../port/index.ts';

/** What is known about the way to the server. */
export interface ConnectionFacts {
  /** The SDK's state of its sync loop; null before the first. */
  readonly sync: 'ERROR' | 'PREPARED' | 'STOPPED' | 'SYNCING' | 'CATCHUP' | 'RECONNECTING' | null;
  /** `PREPARED` is told once from what is stored, before the server was asked. */
  readonly isFromCache: boolean;
  /** What the tabs say of the network. */
  readonly isOnline: boolean;
}

/** What the person is told of the connection. */
export function connectionOf({ sync, isFromCache, isOnline }: ConnectionFacts): AccountRow['connection'] {
  if (!isOnline || sync === 'ERROR') return 'offline';
  if (sync === 'SYNCING' || (sync === 'PREPARED' && !isFromCache)) return 'online';
  return 'connecting';
}
