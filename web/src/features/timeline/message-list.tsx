import type { RoomDetailRow, TimelineRow, TimelineWindowRow } from '@herald/client/port';
import { useRef, type KeyboardEvent } from 'react';
import { Virtualizer } from 'virtua';
import { useFormat } from '#app/format.ts';
import { useWords, type Words } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { classNames } from '#ui/class-names.ts';
import { ArrowDown, ArrowUp, RotateCcw } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { ChangeItem } from './change-item.tsx';
import type { Entry } from './entries.ts';
import { MessageItem, type MessageItemProps } from './message-item.tsx';
import { contentWords } from './spoken-row.ts';
import { TypingLine } from './typing-line.tsx';
import { useFocusStop } from './use-focus-stop.ts';
import type { useScrollPlace } from './use-scroll-place.ts';
import styles from './message-list.module.css';

export interface MessageListProps {
  readonly detail: RoomDetailRow;
  readonly entries: readonly Entry[];
  readonly place: TimelineWindowRow | undefined;
  readonly scroll: ReturnType<typeof useScrollPlace>;
  readonly userId: string | null;
  readonly markedKey: string | null;
  readonly onRetryLoading: () => void;
  readonly onJumpToEnd: () => void;
  readonly onJumpToUnread: (() => void) | null;
  /** Escape in the list: back to writing. */
  readonly onLeave: () => void;
}

/** The messages of a room as a feed: drawn only where the person looks, one stop of the tab key, arrows within. */
export function MessageList(props: MessageListProps) {
  const { detail, entries, place, scroll, userId, markedKey } = props;
  const t = useWords('timeline');
  const { formatNumber } = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const stop = useFocusStop(entries, scroll.list, scroller);
  const handleKey = (event: KeyboardEvent) => {
    scroll.letGo();
    if (event.key === 'Escape' && !event.defaultPrevented) props.onLeave();
    else stop.handleKey(event);
  };
  return (
    <div className={styles.frame}>
      {place?.isLoadingOlder === true && (
        <div className={styles.loadingOlder}>
          <Spinner size="small" label={t('list.loadingOlder')} />
        </div>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        onWheel={scroll.letGo}
        onTouchMove={scroll.letGo}
        onPointerDown={scroll.letGo}
      >
        <div className={styles.push} />
        <div
          className={styles.feed}
          role="feed"
          aria-label={t('list.label', { name: detail.name })}
          aria-busy={place?.isLoadingOlder === true}
          onKeyDown={handleKey}
          onFocus={stop.handleFocus}
        >
          <Virtualizer
            ref={scroll.list}
            scrollRef={scroller}
            shift={scroll.shift}
            keepMounted={stop.kept}
            data={entries}
            onScroll={scroll.look}
            onResize={scroll.handleResize}
            bufferSize={320}
          >
            {(entry, index) => (
              <Row
                key={entry.key}
                entry={entry}
                position={index + 1}
                total={place?.hasOlder === true || place?.hasNewer === true ? -1 : entries.length}
                detail={detail}
                userId={userId}
                isFocusStop={entry.key === stop.key}
                isMarked={entry.key === markedKey}
                isEnd={index === entries.length - 1}
              />
            )}
          </Virtualizer>
        </div>
      </div>
      <TypingLine typing={detail.typing} />
      {place?.error != null && (
        <div className={styles.error} role="alert">
          <span>{t(place.error.code === 'offline' ? 'list.offline' : 'list.failed')}</span>
          <Button size="small" icon={<RotateCcw aria-hidden />} onPress={props.onRetryLoading}>
            {t('list.retry')}
          </Button>
        </div>
      )}
      {props.onJumpToUnread !== null && (
        <button type="button" className={styles.unreadPill} onClick={props.onJumpToUnread}>
          <ArrowUp aria-hidden="true" />
          {t('list.jumpToUnread', { count: place?.unread ?? 0 })}
        </button>
      )}
      {!scroll.isAtEnd && (
        <button
          type="button"
          className={styles.endButton}
          aria-label={
            scroll.newCount > 0 ? t('list.jumpToNew', { count: scroll.newCount }) : t('list.jumpToEnd')
          }
          onClick={props.onJumpToEnd}
        >
          {scroll.newCount > 0 && <span className={styles.newCount}>{formatNumber(scroll.newCount)}</span>}
          <ArrowDown aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

interface RowProps extends Omit<MessageItemProps, 'row' | 'hasNames' | 'label'> {
  readonly detail: RoomDetailRow;
  readonly isEnd: boolean;
}

/** What became of the newest message is told below it: where that is still to come, nothing is to move when it does. */
function isFootToCome(row: TimelineRow, { kind }: RoomDetailRow): boolean {
  if (row.kind === 'change' || row.readerCount > 0) return false;
  if (row.kind === 'message' && row.send !== null) return false;
  return row.isOwn || kind === 'group';
}

function Row({ entry, detail, position, total, userId, isFocusStop, isMarked, isEnd }: RowProps) {
  const t = useWords('timeline');
  const { formatDay, formatTime } = useFormat();
  const { row } = entry;
  return (
    <div
      className={classNames(
        styles.row,
        isEnd && styles.end,
        isEnd && isFootToCome(row, detail) && styles.footed,
      )}
    >
      {entry.day !== null && (
        <div className={styles.day}>
          <span>{formatDay(entry.day)}</span>
        </div>
      )}
      {entry.isUnreadStart && (
        <div className={styles.unread}>
          <span>{t('list.unread')}</span>
        </div>
      )}
      {row.kind === 'change' ? (
        <ChangeItem row={row} position={position} total={total} isFocusStop={isFocusStop} />
      ) : (
        <MessageItem
          entry={entry}
          row={row}
          userId={userId}
          hasNames={detail.kind === 'group'}
          label={spokenLabel(entry, t, formatTime)}
          position={position}
          total={total}
          isFocusStop={isFocusStop}
          isMarked={isMarked}
        />
      )}
    </div>
  );
}

function spokenLabel({ row }: Entry, t: Words, formatTime: (ms: number) => string): string {
  const name = row.isOwn ? t('spoken.you') : row.senderName;
  return t('spoken.label', { name, text: contentWords(row, t), time: formatTime(row.ts) });
}
