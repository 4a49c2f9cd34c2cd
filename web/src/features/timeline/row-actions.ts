import type { MessageRow, TimelineRow, UnreadableRow } from '@herald/client/port';
import { createContext, use } from 'react';

/** What a row of a conversation can ask its screen for. The object stays the same while the room is open. */
export interface RowActions {
  reply(row: MessageRow): void;
  edit(row: MessageRow): void;
  react(row: MessageRow, reaction: string): void;
  /** Asks first. */
  redact(row: MessageRow): void;
  copy(row: MessageRow): void;
  openMedia(row: MessageRow): void;
  jumpTo(eventId: string): void;
  retry(row: MessageRow): void;
  discard(row: MessageRow): void;
  showReactions(row: MessageRow): void;
  showReaders(row: TimelineRow): void;
  openPerson(userId: string): void;
  helpUnreadable(row: UnreadableRow): void;
  openMenu(row: MessageRow, anchor: Element): void;
  openEmoji(row: MessageRow, anchor: Element): void;
}

export const RowActionsContext = createContext<RowActions | null>(null);

/** The screen's actions, for the rows inside it. */
export function useRowActions(): RowActions {
  const actions = use(RowActionsContext);
  if (actions === null) throw new TypeError('There is no RowActionsContext above this component.');
  return actions;
}
