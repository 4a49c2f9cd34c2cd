import type { JsonObject } from '@herald/matrix';
import type { Db } from '#platform/db';
import { readStoredJson } from '#platform/json';
import type { LatestPositions, SyncStream } from '#platform/stream';
import { inboxName } from './service.ts';
import { deleteTold, listInbox } from './store.ts';

/** "It is recommended to limit the number of events to 100": the rest comes with the next sync. */
const MAX_TOLD = 100;
const MAX_REMEMBERED = 50_000;

/**
 * The device's inbox. A message is told again until a sync presents a token that follows it; then it is deleted.
 * Of what does not fit only whole positions are told, so that the token can name where it stopped.
 */
export function createToDeviceStream({ db, latest }: { db: Db; latest: LatestPositions }): SyncStream {
  // Inboxes that hold nothing which was told: their messages need no deleting. What an earlier run told is not known.
  const clean = new Set<string>();

  function remember(name: string): void {
    clean.add(name);
    const [oldest] = clean;
    if (clean.size > MAX_REMEMBERED && oldest !== undefined) clean.delete(oldest);
  }

  return {
    name: 'to-device',
    async acknowledged({ userId, deviceId, from }) {
      const name = inboxName({ userId, deviceId });
      if (clean.has(name)) return;
      // Noted first: another sync of the device may tell something while this one deletes.
      remember(name);
      await deleteTold(db, userId, deviceId, from.inbox).catch((error: unknown) => {
        clean.delete(name);
        throw error;
      });
    },
    async changesSince({ userId, deviceId, from, to }) {
      const name = inboxName({ userId, deviceId });
      const start = from?.inbox ?? 0;
      if (from && !latest.mayHaveAfter(name, start)) return {};
      const found = await listInbox(db, userId, deviceId, start, to.position, MAX_TOLD + 1);
      const now = found.length > MAX_TOLD ? wholePositions(found) : found;
      if (now.length > 0) clean.delete(name);
      const last = now.at(-1);
      return {
        toDevice: now.map(({ sender, type, content }) => ({
          sender,
          type,
          content: readStoredJson<JsonObject>(content),
        })),
        ...(now.length < found.length && last && { inbox: last.position }),
      };
    },
  };
}

function wholePositions<M extends { position: number }>(found: readonly M[]): M[] {
  const cut = found.at(-1)?.position;
  const whole = found.filter((message) => message.position !== cut);
  // One request to one device is one message; a position with more of them for one device has distinct contents
  // under `*` and by name, which together are few.
  return whole.length > 0 ? whole : [...found];
}
