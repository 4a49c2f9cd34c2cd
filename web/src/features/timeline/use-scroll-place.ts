import type { TimelineWindowRow } from '@herald/client/port';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { countAfter, wasPrepended, type Entry } from './entries.ts';

/** This near to the end counts as at the end; this near to an edge loads more. In CSS pixels. */
const END_PIXELS = 60;
const LOAD_PIXELS = 700;
/** So many frames the page may take to draw what the list has measured. */
const FOLLOW_FRAMES = 6;

export interface ScrollPlaceOptions {
  readonly entries: readonly Entry[];
  readonly place: TimelineWindowRow | undefined;
  readonly onLoadOlder: () => void;
  readonly onLoadNewer: () => void;
  /** The newest entry that is in sight, whenever that changes. */
  readonly onSeen: (entry: Entry) => void;
}

interface Marks {
  entries: readonly Entry[];
  /** Whether the window has taken its first place. */
  isPlaced: boolean;
  /** Whether it stays at the end while messages come. */
  isPinned: boolean;
  /** The message that a jump led to, until the person moves: rows above it are measured late, and push it away. */
  aim: Aim | null;
  lastOffset: number;
  lastSize: number;
}

interface Aim {
  readonly key: string;
  readonly align: 'start' | 'center';
}

/**
 * Where a conversation stands: it opens at the first unread message or at its end, stays at the end while new
 * messages come, keeps its place when older ones come, and loads more near both ends.
 */
export function useScrollPlace({ entries, place, onLoadOlder, onLoadNewer, onSeen }: ScrollPlaceOptions) {
  const list = useRef<VirtualizerHandle>(null);
  const marks = useRef<Marks>({
    entries,
    isPlaced: false,
    isPinned: true,
    aim: null,
    lastOffset: 0,
    lastSize: 0,
  });
  const [isAtEnd, setAtEnd] = useState(true);
  const [leftKey, setLeftKey] = useState<string | null>(null);
  const shift = wasPrepended(marks.current.entries, entries);
  const hasNewer = place?.hasNewer ?? false;
  const jumps = useJumps(list, marks);
  usePlacing(entries, place, marks, jumps);

  const look = useCallback(() => {
    const handle = list.current;
    const now = marks.current;
    if (handle === null || !now.isPlaced) return;
    const { scrollOffset, scrollSize, viewportSize } = handle;
    const rest = scrollSize - scrollOffset - viewportSize;
    const isNear = rest <= END_PIXELS;
    // Growing content moves the end away, and rows that are lower than they were guessed push the place up; only
    // going up leaves the end.
    if (isNear && !hasNewer) now.isPinned = true;
    else if (scrollOffset < now.lastOffset - 1 && scrollSize >= now.lastSize) now.isPinned = false;
    now.lastOffset = scrollOffset;
    now.lastSize = scrollSize;
    const isEnd = (isNear || now.isPinned) && !hasNewer;
    setAtEnd(isEnd);
    setLeftKey((key) => (isEnd ? null : (key ?? now.entries.at(-1)?.key ?? null)));
    const lowest = handle.findItemIndex(scrollOffset + viewportSize - 24);
    const seen = now.entries[Math.min(now.entries.length - 1, lowest)];
    if (seen !== undefined) onSeen(seen);
    if (place === undefined || place.error !== null) return;
    if (scrollOffset < LOAD_PIXELS && place.hasOlder && !place.isLoadingOlder) onLoadOlder();
    if (rest < LOAD_PIXELS && place.hasNewer && !place.isLoadingNewer) onLoadNewer();
  }, [hasNewer, place, onLoadOlder, onLoadNewer, onSeen]);

  // A window that does not fill the screen never scrolls: its edges are looked at after each change too.
  useEffect(() => {
    const frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [look, entries]);

  const handleResize = useFollowing(list, marks, hasNewer, jumps);
  const letGo = useCallback(() => void (marks.current.aim = null), []);

  return {
    list,
    shift,
    isAtEnd,
    newCount: isAtEnd ? 0 : countAfter(entries, leftKey),
    look,
    handleResize,
    /** The person moves the list by themselves. */
    letGo,
    scrollToEnd: jumps.toEnd,
    scrollToKey: jumps.toKey,
  };
}

/** Keeps the end, or the row that a jump led to, in its place while rows around it get their sizes. */
function useFollowing(
  list: RefObject<VirtualizerHandle | null>,
  marks: RefObject<Marks>,
  hasNewer: boolean,
  { toEnd, toKey }: ReturnType<typeof useJumps>,
): () => void {
  return useCallback(() => {
    // The list tells of new sizes before the page has them: a place beyond the old end would be cut off at it.
    const follow = (framesLeft: number) => {
      const { isPlaced, isPinned, aim } = marks.current;
      const handle = list.current;
      if (framesLeft === 0 || !isPlaced || handle === null) return;
      if (isPinned && !hasNewer) {
        if (handle.scrollSize - handle.scrollOffset - handle.viewportSize <= 1) return;
        toEnd();
      } else if (aim !== null) toKey(aim.key, aim.align);
      else return;
      requestAnimationFrame(() => follow(framesLeft - 1));
    };
    requestAnimationFrame(() => follow(FOLLOW_FRAMES));
  }, [list, marks, hasNewer, toEnd, toKey]);
}

function useJumps(list: RefObject<VirtualizerHandle | null>, marks: RefObject<Marks>) {
  const toEnd = useCallback(() => {
    marks.current.isPinned = true;
    marks.current.aim = null;
    list.current?.scrollToIndex(marks.current.entries.length - 1, { align: 'end' });
  }, [list, marks]);
  const toKey = useCallback(
    (key: string, align: Aim['align'] = 'center'): boolean => {
      const index = marks.current.entries.findIndex((entry) => entry.key === key);
      if (index === -1) return false;
      marks.current.isPinned = false;
      marks.current.aim = { key, align };
      list.current?.scrollToIndex(index, align === 'start' ? { align, offset: -72 } : { align });
      return true;
    },
    [list, marks],
  );
  return { toEnd, toKey };
}

/** Takes the first place once the window is known, and follows the end as long as it is pinned to it. */
function usePlacing(
  entries: readonly Entry[],
  place: TimelineWindowRow | undefined,
  marks: RefObject<Marks>,
  { toEnd, toKey }: ReturnType<typeof useJumps>,
): void {
  useLayoutEffect(() => {
    const now = marks.current;
    now.entries = entries;
    if (entries.length === 0) return;
    // What an earlier visit left is shown at its end until the engine says where the person was.
    if (place === undefined || now.isPlaced) {
      if (now.isPinned && place?.hasNewer !== true) toEnd();
      return;
    }
    now.isPlaced = true;
    const unread = entries.find((entry) => entry.isUnreadStart);
    if (place.focusKey !== null && toKey(place.focusKey)) return;
    if (unread !== undefined && toKey(unread.key, 'start')) return;
    toEnd();
  }, [entries, place, marks, toEnd, toKey]);
}
