import type { RoomRow } from '@herald/client/port';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useWords } from '#app/i18n.ts';
import { RoomItem } from './room-item.tsx';
import { RoomMenu } from './room-menu.tsx';
import { holdOrder, type RoomFilter } from './room-list.ts';
import styles from './room-list-box.module.css';

export interface RoomListBoxProps {
  readonly rows: readonly RoomRow[];
  readonly filter: RoomFilter;
  readonly selectedRoomId: string | null;
}

const PAGE = 8;

/**
 * The rooms as a list box: one stop of the tab key, arrows within, drawn only where the person looks. While the
 * pointer or the focus is in it, rooms keep their places; the new order comes when it is left.
 */
export function RoomListBox({ rows, filter, selectedRoomId }: RoomListBoxProps) {
  const t = useWords('rooms');
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const shown = useHeldRows(rows, filter);
  const [stopId, setStopId] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ roomId: string; at: { x: number; y: number } } | null>(null);
  const selectedAt = shown.rows.findIndex((row) => row.roomId === selectedRoomId);
  const stopAt = shown.rows.findIndex((row) => row.roomId === stopId);
  const stop = stopAt !== -1 ? stopAt : Math.max(0, selectedAt);
  const kept = useMemo(() => [stop], [stop]);
  const menuRow = menu === null ? undefined : rows.find((row) => row.roomId === menu.roomId);

  useLayoutEffect(() => {
    if (selectedAt !== -1) list.current?.scrollToIndex(selectedAt, { align: 'nearest' });
    // Only when another room is opened: the list must not jump when messages come.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selectedRoomId]);

  const handleKey = (event: KeyboardEvent) => {
    const focused = event.target instanceof HTMLElement ? event.target : null;
    if (focused?.dataset.room === undefined) return;
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      openMenu(focused.dataset.room, focused);
      return;
    }
    const next = nextIndex(event.key, stop, shown.rows.length);
    if (next === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const row = shown.rows[next];
    if (row === undefined) return;
    setStopId(row.roomId);
    list.current?.scrollToIndex(next, { align: 'nearest' });
    focusSoon(scroller.current, row.roomId);
  };
  const openMenu: OpenMenu = (roomId, element, at) => setMenu({ roomId, at: at ?? placeBelow(element) });
  return (
    <div ref={scroller} className={styles.scroller} {...shown.holdProps}>
      <div role="listbox" aria-label={t('list.title')} onKeyDown={handleKey}>
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          data={shown.rows}
          keepMounted={kept}
          itemSize={72}
          bufferSize={360}
        >
          {(row, index) => (
            <RoomItem
              key={row.roomId}
              row={row}
              position={index + 1}
              total={shown.rows.length}
              isSelected={row.roomId === selectedRoomId}
              isStop={index === stop}
              onFocus={setStopId}
              onMenu={openMenu}
            />
          )}
        </Virtualizer>
      </div>
      {menu !== null && menuRow !== undefined && (
        <RoomMenu row={menuRow} at={menu.at} onClose={() => setMenu(null)} />
      )}
    </div>
  );
}

type OpenMenu = (roomId: string, element: Element, at?: { x: number; y: number }) => void;

function placeBelow(element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  const isRightToLeft = document.documentElement.dir === 'rtl';
  return { x: isRightToLeft ? box.right - 24 : box.left + 24, y: box.bottom - 8 };
}

/** The rows in the order to show, and what holds the order while somebody is in the list. */
function useHeldRows(rows: readonly RoomRow[], filter: RoomFilter) {
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const inside = useRef({ pointer: false, focus: false });
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  }, [rows]);
  // Another filter is another list.
  useEffect(
    () => setHeld((before) => (before === null ? null : latest.current.map((row) => row.roomId))),
    [filter],
  );
  const change = (where: 'pointer' | 'focus', isInside: boolean) => {
    inside.current[where] = isInside;
    const isHeld = inside.current.pointer || inside.current.focus;
    setHeld((before) => (isHeld ? (before ?? latest.current.map((row) => row.roomId)) : null));
  };
  const ordered = useMemo(() => {
    if (held === null) return rows;
    const byId = new Map(rows.map((row) => [row.roomId, row]));
    return holdOrder(held, [...byId.keys()]).flatMap((id) => byId.get(id) ?? []);
  }, [rows, held]);
  return {
    rows: ordered,
    holdProps: {
      onPointerEnter: (event: React.PointerEvent) => event.pointerType === 'mouse' && change('pointer', true),
      onPointerLeave: () => change('pointer', false),
      onFocus: () => change('focus', true),
      onBlur: (event: React.FocusEvent) =>
        !event.currentTarget.contains(event.relatedTarget) && change('focus', false),
    },
  };
}

function nextIndex(key: string, at: number, count: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? null : Math.min(count - 1, Math.max(0, next));
}

/** Focuses a room that may have to be drawn and measured first: what is not measured is hidden, and takes no focus. */
function focusSoon(scroller: HTMLElement | null, roomId: string): void {
  let tries = 30;
  const take = () => {
    const rooms = scroller?.querySelectorAll<HTMLElement>('[data-room]') ?? [];
    const element = [...rooms].find((room) => room.dataset.room === roomId);
    element?.focus({ preventScroll: true });
    const isDone = element !== undefined && document.activeElement === element;
    if (!isDone && (tries -= 1) > 0) requestAnimationFrame(take);
  };
  requestAnimationFrame(take);
}
