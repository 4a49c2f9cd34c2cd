import type { TabStore } from '@herald/client/tab';
import { storeSnapshot } from './engine.tsx';

/** How long after a change what is shown is stored: a reload may come at any time. */
const SETTLE_MS = 1_500;

/** Keeps what this tab shows for the next first paint, a moment after it changed, while somebody sees it. */
export function startSnapshots(store: TabStore): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const keep = (): void => {
    timer = null;
    if (document.visibilityState === 'visible') void storeSnapshot(store, openRoomId()).catch(() => null);
  };
  const soon = (): void => {
    timer ??= setTimeout(keep, SETTLE_MS);
  };
  const account = store.watch('account', '').view;
  let state = account.row('me')?.state;
  account.onAny(() => {
    const next = account.row('me')?.state;
    // Whoever signs out leaves nothing behind, not even for a moment.
    if (next !== state && next === 'signed-out') keep();
    else soon();
    state = next;
  });
  store.watch('rooms', '').view.onAny(soon);
}

function openRoomId(): string | null {
  const [, room] = /^\/chats\/([^/]+)/u.exec(location.pathname) ?? [];
  return room === undefined ? null : decodeURIComponent(room);
}
