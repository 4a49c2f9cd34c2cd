import type { Room } from 'matrix-js-sdk/lib/matrix.js';
import type { MatrixContext } from '../context.ts';
import { readText } from '../content.ts';
import type { Fold } from './fold.ts';

/** Up to where a room was read when its window was opened; it stays there while the window is open. */
export interface UnreadMark {
  /** The entry after which all was unread; null when nothing was, or it is not loaded. */
  readonly afterId: string | null;
  /** Where reading ended, when that is not loaded. */
  readonly missingId: string | null;
  /** Looks for the place among what is shown now. */
  settle(shown: readonly string[], fold: Fold, hasOlder: boolean): void;
}

/** Takes down how far the room is read now. */
export function createUnreadMark(
  { client, serverCounts }: MatrixContext,
  room: () => Room | null,
): UnreadMark {
  const userId = client.getSafeUserId();
  const opened = room();
  const readUpTo =
    opened?.getEventReadUpTo(userId) ??
    readText(opened?.getAccountData('m.fully_read')?.getContent()['event_id']) ??
    null;
  let state: 'looking' | 'found' | 'none' = readUpTo === null ? 'none' : 'looking';
  let afterId: string | null = null;
  let missingId: string | null = null;

  return {
    get afterId() {
      return afterId;
    },
    get missingId() {
      return missingId;
    },
    settle(shown, fold, hasOlder) {
      if (state !== 'looking' || readUpTo === null) return;
      const anchor = fold.anchorOf(readUpTo);
      const isLoaded = anchor !== null;
      if (!isLoaded) {
        // Everything that is loaded is newer: it is unread when the server says that something is.
        missingId = hasOlder && opened && serverCounts.of(opened) > 0 ? readUpTo : null;
        return;
      }
      missingId = null;
      const visible = new Set(shown);
      const end = fold.order.indexOf(anchor);
      const last = fold.order.slice(0, end + 1).findLast((id) => visible.has(id)) ?? null;
      const hasNews = fold.order
        .slice(end + 1)
        .some((id) => visible.has(id) && fold.get(id)?.sender !== userId);
      afterId = hasNews ? last : null;
      state = hasNews ? 'found' : 'none';
    },
  };
}
