import type { RoomRow } from '@herald/client/port';
import { memo, useRef, type MouseEvent } from 'react';
import { MxcAvatar } from '#features/media';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useLongPress } from '#app/use-long-press.ts';
import { Badge } from '#ui/badge.tsx';
import { Name } from '#ui/bidi.tsx';
import { classNames } from '#ui/class-names.ts';
import { AtSign, BellOff, CircleAlert, Clock, Pin } from '#ui/icons.ts';
import { lastLine, type LastLine } from './last-line.ts';
import { isUnread } from './room-list.ts';
import styles from './room-item.module.css';

export interface RoomItemProps {
  readonly row: RoomRow;
  readonly position: number;
  readonly total: number;
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly onFocus: (roomId: string) => void;
  readonly onMenu: (roomId: string, element: Element, at?: { x: number; y: number }) => void;
}

/** A room of the list: picture, name, its last line, when, and what waits. */
export const RoomItem = memo(function RoomItem({
  row,
  position,
  total,
  isSelected,
  isStop,
  onFocus,
  onMenu,
}: RoomItemProps) {
  const { formatListTime } = useFormat();
  const link = useRef<HTMLAnchorElement>(null);
  const longPress = useLongPress(() => link.current !== null && onMenu(row.roomId, link.current));
  const handleContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    onMenu(row.roomId, event.currentTarget, { x: event.clientX, y: event.clientY });
  };
  return (
    <a
      ref={link}
      role="option"
      href={paths.room(row.roomId)}
      data-room={row.roomId}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={isStop ? 0 : -1}
      className={classNames(styles.item, isSelected && styles.selected, isUnread(row) && styles.unread)}
      onFocus={() => onFocus(row.roomId)}
      onContextMenu={handleContextMenu}
      draggable={false}
      {...longPress}
    >
      <MxcAvatar
        mxc={row.avatar}
        name={row.name}
        id={row.personId ?? row.roomId}
        shape={row.kind === 'group' ? 'rounded' : 'circle'}
      />
      <span className={styles.words}>
        <span className={styles.first}>
          <Name className={styles.name}>{row.name}</Name>
          <span className={styles.time}>{row.ts > 0 && formatListTime(row.ts)}</span>
        </span>
        <span className={styles.second}>
          <Line line={lastLine(row)} />
          <Marks row={row} />
        </span>
      </span>
    </a>
  );
});

function Line({ line }: { line: LastLine }) {
  const t = useWords('rooms');
  const words = line.key === null ? line.text : t(line.key, { name: line.name ?? '' });
  return (
    <span className={classNames(styles.line, styles[line.tone])}>
      {line.tone === 'draft' && <span className={styles.draftMark}>{t('last.draft')} </span>}
      {line.tone === 'failed' && <CircleAlert aria-hidden="true" />}
      {line.sender?.kind === 'you' && <span>{t('last.you')}</span>}
      {line.sender?.kind === 'name' && (
        <span className={styles.who}>
          <bdi>{line.sender.name}</bdi>
          {': '}
        </span>
      )}
      <span className={styles.text} dir="auto">
        {words}
      </span>
    </span>
  );
}

function Marks({ row }: { row: RoomRow }) {
  const t = useWords('rooms');
  const { formatNumber } = useFormat();
  const tone = row.isMuted && row.mentions === 0 ? 'muted' : 'accent';
  return (
    <span className={styles.marks}>
      {row.unsent === 'waiting' && <Clock role="img" aria-label={t('mark.waiting')} />}
      {row.isMuted && <BellOff role="img" aria-label={t('mark.muted')} />}
      {row.isPinned && <Pin role="img" aria-label={t('mark.pinned')} />}
      {row.mentions > 0 && <AtSign className={styles.mention} role="img" aria-label={t('mark.mentioned')} />}
      {row.unread > 0 ? (
        <Badge
          count={row.unread}
          tone={tone}
          format={formatNumber}
          label={t('mark.unread', { count: row.unread })}
        />
      ) : (
        row.isMarkedUnread && <Badge count={null} tone="accent" label={t('mark.markedUnread')} />
      )}
    </span>
  );
}
