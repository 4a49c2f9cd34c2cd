import type { TabStore } from '@herald/client/tab';
import { storeSnapshot } from './engine.tsx';

/** How often what is shown is stored, at most. */
const EVERY_MS = 30_000;

/** Keeps what this tab shows for the next first paint: now and then, and when the tab is left. */
export function startSnapshots(store: TabStore): void {
  const keep = () => void storeSnapshot(store, openRoomId()).catch(() => null);
  setInterval(keep, EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
  const { view } = store.watch('account', '');
  let state = view.row('me')?.state;
  view.onAny(() => {
    const next = view.row('me')?.state;
    if (next !== state) keep();
    state = next;
  });
}

function openRoomId(): string | null {
  const [, room] = /^\/chats\/([^/]+)/u.exec(location.pathname) ?? [];
  return room === undefined ? null : decodeURIComponent(room);
}
