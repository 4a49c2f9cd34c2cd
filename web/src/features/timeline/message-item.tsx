import type { MessageRow, TimelineRow } from '@herald/client/port';
import { memo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { MxcAvatar } from '#features/media';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Name } from '#ui/bidi.tsx';
import { classNames } from '#ui/class-names.ts';
import { ShieldAlert } from '#ui/icons.ts';
import type { Entry } from './entries.ts';
import { MessageBodyView } from './message-body.tsx';
import { MessageToolbar } from './message-toolbar.tsx';
import { ReactionBar } from './reaction-bar.tsx';
import { Readers } from './readers.tsx';
import { ReplyQuote } from './reply-quote.tsx';
import { useRowActions } from './row-actions.ts';
import { SendStatus } from './send-status.tsx';
import { UnreadableBody } from './unreadable-body.tsx';
import { useLongPress } from '#app/use-long-press.ts';
import styles from './message-item.module.css';

export interface MessageItemProps {
  readonly entry: Entry;
  /** The entry's row, known to be no change of the room. */
  readonly row: Exclude<TimelineRow, { kind: 'change' }>;
  readonly userId: string | null;
  /** Whether the names of others stand above their messages: not between two people. */
  readonly hasNames: boolean;
  /** What a screen reader says first. */
  readonly label: string;
  readonly position: number;
  readonly total: number;
  readonly isFocusStop: boolean;
  readonly isMarked: boolean;
}

/** One message: who, what, when, what others did with it, and what can be done. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { entry, row, hasNames, label, isFocusStop, isMarked } = props;
  const { startsGroup, endsGroup } = entry;
  const actions = useRowActions();
  const ref = useRef<HTMLElement>(null);
  const [isActive, setActive] = useState(false);
  const message = row.kind === 'message' ? row : null;
  const openMenu = () => {
    if (message !== null && ref.current !== null) actions.openMenu(message, bubbleOf(ref.current));
  };
  const longPress = useLongPress(openMenu);
  const handleKey = (event: KeyboardEvent) => {
    if (event.target !== ref.current || message === null) return;
    if (event.key === 'Enter' || event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      openMenu();
    }
  };
  const handleContextMenu = (event: MouseEvent) => {
    // Links and selected words keep the browser's own menu.
    const isOnLink = event.target instanceof Element && event.target.closest('a') !== null;
    if (message === null || isOnLink || (document.getSelection()?.isCollapsed ?? true) === false) return;
    event.preventDefault();
    openMenu();
  };
  return (
    <article
      ref={ref}
      data-entry={entry.key}
      className={classNames(
        styles.item,
        row.isOwn && styles.own,
        startsGroup && styles.first,
        endsGroup && styles.last,
        isMarked && styles.marked,
      )}
      aria-label={label}
      aria-posinset={props.position}
      aria-setsize={props.total}
      tabIndex={isFocusStop ? 0 : -1}
      onKeyDown={handleKey}
      onContextMenu={handleContextMenu}
      onPointerEnter={(event) => event.pointerType === 'mouse' && setActive(true)}
      onPointerLeave={() => !isWithin(ref.current) && setActive(false)}
      onFocus={() => setActive(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setActive(false)}
      {...longPress}
    >
      {!row.isOwn && hasNames && (
        <span className={styles.face}>
          {startsGroup && (
            <MxcAvatar mxc={row.senderAvatar} name={row.senderName} id={row.sender} size="small" />
          )}
        </span>
      )}
      <div className={styles.column}>
        {startsGroup && !row.isOwn && hasNames && (
          <button type="button" className={styles.sender} onClick={() => actions.openPerson(row.sender)}>
            <Name>{row.senderName}</Name>
          </button>
        )}
        <Bubble {...props} />
        {message !== null && message.reactions.length > 0 && <ReactionBar row={message} />}
        {message?.send != null && <SendStatus row={message} />}
        {row.readerCount > 0 && <Readers row={row} />}
      </div>
      {isActive && message !== null && message.eventId !== null && <MessageToolbar row={message} />}
    </article>
  );
});

function Bubble({ row, userId }: MessageItemProps) {
  const t = useWords('timeline');
  const actions = useRowActions();
  if (row.kind === 'deleted') {
    return (
      <div className={classNames(styles.bubble, styles.hollow)}>
        <span>{row.isOwn ? t('deleted.own') : t('deleted.by', { name: row.byName })}</span>
        <Time row={row} />
      </div>
    );
  }
  if (row.kind === 'unreadable') {
    return (
      <div className={classNames(styles.bubble, styles.hollow)}>
        <UnreadableBody row={row} />
        <Time row={row} />
      </div>
    );
  }
  const isPicture = row.body.kind === 'image' || row.body.kind === 'video';
  return (
    <div
      className={classNames(
        styles.bubble,
        isPicture && styles.picture,
        row.mentionsMe && styles.mentioned,
        row.send !== null && row.send.state !== 'failed' && styles.pending,
      )}
      data-bubble=""
    >
      {row.replyTo !== null && <ReplyQuote reply={row.replyTo} />}
      <MessageBodyView row={row} userId={userId} onOpenMedia={actions.openMedia} time={<Time row={row} />} />
      {row.warning !== null && (
        <p className={styles.warning}>
          <ShieldAlert aria-hidden="true" />
          {t(`warning.${row.warning}`, { name: row.senderName })}
        </p>
      )}
    </div>
  );
}

function Time({ row }: { row: TimelineRow | MessageRow }) {
  const t = useWords('timeline');
  const { formatTime, formatDateTime } = useFormat();
  return (
    <bdi className={styles.time} title={formatDateTime(row.ts)}>
      {row.kind === 'message' && row.isEdited && `${t('message.edited')} · `}
      {formatTime(row.ts)}
    </bdi>
  );
}

function bubbleOf(item: HTMLElement): Element {
  return item.querySelector('[data-bubble]') ?? item;
}

function isWithin(item: HTMLElement | null): boolean {
  return item !== null && item.contains(document.activeElement);
}
