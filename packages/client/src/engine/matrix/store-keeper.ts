import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/matrix.js';

const SOON_MS = 2_000;
const SAVE_EVERY_MS = 60_000;

/**
 * Writes what was synced to the disk soon after the first sync, and then about once a minute while something comes:
 * the SDK alone does it every five, and a crash before that would mean an initial sync again.
 */
export function createStoreKeeper(
  client: MatrixClient,
  onFailed: () => void,
): { save(): Promise<void>; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isFirst = true;
  let saved: string | null = null;

  async function save(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    saved = client.store.getSyncToken();
    // Two writes at once are one for the SDK.
    await client.store.save(true).catch(onFailed);
  }

  const onSync = (state: string): void => {
    // An answer that brought nothing leaves the token as it was.
    if (timer || client.store.getSyncToken() === saved || (state !== 'PREPARED' && state !== 'SYNCING'))
      return;
    timer = setTimeout(() => void save(), isFirst ? SOON_MS : SAVE_EVERY_MS);
    isFirst = false;
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
