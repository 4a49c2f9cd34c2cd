/** What is known of a room's unread messages. */
export interface UnreadFacts {
  /** The server's counts since our receipt, by the account's notification rules. */
  readonly total: number;
  readonly highlight: number;
  /** Marked as unread by hand. */
  readonly isMarkedUnread: boolean;
  /** Whether nothing by others came after our receipt, or we wrote the last message. */
  readonly isReadToEnd: boolean;
  readonly isInvite: boolean;
}

export interface Unread {
  readonly unread: number;
  readonly mentions: number;
  readonly isMarkedUnread: boolean;
}

/**
 * The badge of a room. What was read never shows one, whatever the counts say: they come later than our own receipt
 * and our own messages.
 */
export function unreadOf(facts: UnreadFacts): Unread {
  const isMarkedUnread = facts.isMarkedUnread && !facts.isInvite;
  if (facts.isReadToEnd || facts.isInvite) return { unread: 0, mentions: 0, isMarkedUnread };
  const mentions = count(facts.highlight);
  return { unread: Math.max(count(facts.total), mentions), mentions, isMarkedUnread };
}

/** An event as far as reading it is concerned. */
export interface ReadableEvent {
  readonly id: string;
  readonly isOwn: boolean;
  /** Whether it is one that somebody has to read: a message, and no reaction or change of the room. */
  readonly counts: boolean;
}

/**
 * Whether the end of a room was read: looking back from the newest event, our receipt or something that we did comes
 * before anything that somebody has to read. When the events do not tell, it was not.
 */
export function isReadToEnd(newestFirst: Iterable<ReadableEvent>, readUpTo: string | null): boolean {
  for (const event of newestFirst) {
    if (event.isOwn || event.id === readUpTo) return true;
    if (event.counts) return false;
  }
  return false;
}

function count(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
