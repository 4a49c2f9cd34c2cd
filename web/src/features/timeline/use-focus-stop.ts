import { useCallback, useMemo, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Entry } from './entries.ts';

/**
 * The one message of a list that the tab key stops at: the newest, until the person moves. Arrows, Page Up, Page
 * Down, Home and End move; the message that has the focus stays in the page even when it is scrolled away.
 */
export function useFocusStop(
  entries: readonly Entry[],
  list: RefObject<VirtualizerHandle | null>,
  scroller: RefObject<HTMLElement | null>,
) {
  const [chosen, setChosen] = useState<string | null>(null);
  const index = useMemo(() => entries.findIndex((entry) => entry.key === chosen), [entries, chosen]);
  const at = index === -1 ? entries.length - 1 : index;

  const focusAt = useCallback(
    (next: number) => {
      const entry = entries[next];
      if (entry === undefined) return;
      setChosen(entry.key);
      list.current?.scrollToIndex(next, { align: 'nearest' });
      // The row may have to be drawn and measured first: what is not measured is hidden, and takes no focus.
      let tries = 30;
      const take = () => {
        const element = findEntry(scroller.current, entry.key);
        element?.focus({ preventScroll: true });
        const isDone = element !== null && document.activeElement === element;
        if (!isDone && (tries -= 1) > 0) requestAnimationFrame(take);
      };
      requestAnimationFrame(take);
    },
    [entries, list, scroller],
  );

  const handleKey = (event: KeyboardEvent) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset.entry !== undefined;
    if (!isOnRow || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = nextIndex(event.key, at, entries.length);
    if (next === null) return;
    event.preventDefault();
    focusAt(next);
  };
  const handleFocus = (event: FocusEvent) => {
    const key =
      event.target instanceof HTMLElement
        ? event.target.closest<HTMLElement>('[data-entry]')?.dataset.entry
        : undefined;
    if (key !== undefined) setChosen(key);
  };
  const kept = useMemo(() => (at >= 0 ? [at] : []), [at]);
  return { key: entries[at]?.key ?? null, kept, focusAt, handleKey, handleFocus };
}

function nextIndex(key: string, at: number, count: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 8,
    PageUp: at - 8,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? null : Math.min(count - 1, Math.max(0, next));
}

function findEntry(scroller: HTMLElement | null, key: string): HTMLElement | null {
  const rows = scroller?.querySelectorAll<HTMLElement>('[data-entry]') ?? [];
  return [...rows].find((row) => row.dataset.entry === key) ?? null;
}
