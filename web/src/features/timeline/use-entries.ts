import type { TimelineRow, TimelineWindowRow } from '@herald/client/port';
import { useMemo, useRef } from 'react';
import { useRows, useTopicState } from '#app/engine.tsx';
import { buildEntries, reuseEntries, type Entry } from './entries.ts';

/** A window of a conversation as the screen needs it. */
export interface ConversationWindow {
  readonly state: 'loading' | 'ready';
  readonly rows: readonly TimelineRow[];
  readonly entries: readonly Entry[];
  readonly place: TimelineWindowRow | undefined;
}

/** The rows of a window with their day marks and groups. Entries that did not change stay the same objects. */
export function useEntries(key: string): ConversationWindow {
  const keyed = useRows('timeline', key);
  const place = useRows('timeline-window', key)[0]?.[1];
  const state = useTopicState('timeline', key);
  const before = useRef<readonly Entry[]>([]);
  const rows = useMemo(() => keyed.map(([, row]) => row), [keyed]);
  const unreadAfterKey = place?.unreadAfterKey ?? null;
  const entries = useMemo(() => {
    const next = reuseEntries(before.current, buildEntries(rows, unreadAfterKey));
    before.current = next;
    return next;
  }, [rows, unreadAfterKey]);
  return { state, rows, entries, place };
}
