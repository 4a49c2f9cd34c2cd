import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/matrix.js';

const SOON_MS = 4_000;
const SELDOM_MS = 60_000;
/** The SDK writes everything at once. Writing may take this part of the time: what is small is written soon. */
const SHARE = 1 / 50;

/**
 * Writes what was synced to the disk soon after it came, and that of a large account once a minute: the SDK alone does it
 * every five, and who closes the page before that finds nothing of it without a network.
 * @param now the time in milliseconds
 */
export function createStoreKeeper(
  client: MatrixClient,
  now: () => number,
  onFailed: () => void,
): { save(): Promise<void>; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waitMs = SOON_MS;
  let saved: string | null = null;

  async function save(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    saved = client.store.getSyncToken();
    const startMs = now();
    // Two writes at once are one for the SDK.
    await client.store.save(true).catch(onFailed);
    waitMs = Math.min(SELDOM_MS, Math.max(SOON_MS, (now() - startMs) / SHARE));
  }

  const onSync = (state: string): void => {
    // An answer that brought nothing leaves the token as it was.
    if (timer || client.store.getSyncToken() === saved || (state !== 'PREPARED' && state !== 'SYNCING'))
      return;
    timer = setTimeout(() => void save(), waitMs);
  };
  client.on(ClientEvent.Sync, onSync);
  return {
    save,
    stop() {
      client.off(ClientEvent.Sync, onSync);
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
