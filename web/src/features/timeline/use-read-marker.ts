import { useCallback, useEffect, useRef } from 'react';
import { useStore } from '#app/engine.tsx';
import type { Entry } from './entries.ts';

/** A message counts as read when it stood on the screen for this long, in a window that is looked at. */
const LOOK_MS = 500;

/** Tells the server how far the person has read; never back. Give it the newest entry in sight. */
export function useReadMarker(roomId: string, hasNewer: boolean): (entry: Entry) => void {
  const store = useStore();
  const state = useRef({
    seen: null as Entry | null,
    toldTs: 0,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
  });
  const plan = useCallback(() => {
    const now = state.current;
    clearTimeout(now.timer);
    const eventId = now.seen?.row.eventId ?? null;
    if (now.seen === null || eventId === null || now.seen.row.ts <= now.toldTs) return;
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const { ts } = now.seen.row;
    now.timer = setTimeout(() => {
      now.toldTs = ts;
      store.call('timeline.markRead', { roomId, eventId }).catch(() => {
        now.toldTs = 0;
      });
    }, LOOK_MS);
  }, [store, roomId]);
  useEffect(() => {
    const now = state.current;
    window.addEventListener('focus', plan);
    document.addEventListener('visibilitychange', plan);
    return () => {
      window.removeEventListener('focus', plan);
      document.removeEventListener('visibilitychange', plan);
      clearTimeout(now.timer);
    };
  }, [plan]);
  return useCallback(
    (entry: Entry) => {
      // In the middle of an old conversation the newest message in sight is no measure of what was read.
      if (hasNewer) return;
      if (state.current.seen?.key === entry.key && state.current.seen.row.eventId === entry.row.eventId)
        return;
      state.current.seen = entry;
      plan();
    },
    [hasNewer, plan],
  );
}
