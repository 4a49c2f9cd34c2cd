import { lookup } from './lookup.ts';
import { MAIN_LINE } from './room-rows.ts';
import type { EventNumber, KeyNumber, Ref } from './room-rows.ts';
import type { RoomContext } from './room-context.ts';
import { inOrder, type StatePatch, type StateView } from './state-view.ts';

/** Side lines on side lines: a key that none of them holds costs a look on each. */
export const MAX_DEPTH = 16;

/** Stores a view, and returns the ref that it has from now on. */
export function extend(room: RoomContext, view: StateView): Ref {
  const { store } = room;
  const own = withoutNoOps(room, view.ref, view.patch);
  if (own.size === 0) return view.ref;
  if (view.ref.line !== MAIN_LINE) {
    const line = store.getLine(view.ref.line);
    const isTip = room.rules.mayExtendInPlace(view.ref.seq, line.tip);
    if (isTip) return appendRows(room, view.ref, line.tip + 1, own);
  }
  return startLine(room, view.ref, own);
}

/**
 * Starts a line. It takes over its parent's rows while they are few beside its own (or the lines are too
 * deep), so that a tree of forks stays flat and still costs a few rows for each change.
 */
function startLine(room: RoomContext, under: Ref, patch: StatePatch): Ref {
  const { store } = room;
  let parent = under;
  let own = patch;
  while (parent.line !== MAIN_LINE) {
    const line = store.getLine(parent.line);
    const fewRows = store.countRows(parent.line, 0, parent.seq) <= 2 * own.size;
    if (!fewRows && line.depth < MAX_DEPTH) break;
    own = new Map([...rowsUpTo(room, parent), ...own]);
    parent = line.parent;
  }
  own = withoutNoOps(room, parent, own);
  if (own.size === 0) return parent;

  const depth = parent.line === MAIN_LINE ? 1 : store.getLine(parent.line).depth + 1;
  const line = store.takeLineNumber();
  store.putSideLine({ line, parent, depth, tip: 0 });
  return appendRows(room, { line, seq: 0 }, 1, own);
}

function appendRows(room: RoomContext, below: Ref, seq: number, patch: StatePatch): Ref {
  const { store } = room;
  const { line } = below;
  for (const [key, event] of inOrder(patch)) {
    if (!room.rules.isRecorded(event)) continue;
    store.addSideRow({ line, key, seq, event, replaced: lookup(store, below, key) });
  }
  store.putSideLine({ ...store.getLine(line), tip: seq });
  return { line, seq };
}

/** What a side line says at a point, without its parent. */
function rowsUpTo(room: RoomContext, point: Ref): Map<KeyNumber, EventNumber | null> {
  return new Map(room.store.listRows(point.line, 0, point.seq).map((row) => [row.key, row.event]));
}

function withoutNoOps(room: RoomContext, ref: Ref, patch: StatePatch): StatePatch {
  return new Map([...patch].filter(([key, event]) => lookup(room.store, ref, key) !== event));
}
