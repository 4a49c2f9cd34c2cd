import { useMemo, useState } from 'react';
import { useCall, useRows, useTopicState } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Badge } from '#ui/badge.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { CheckCheck, EllipsisVertical, Inbox, ListFilter, MessageCircle, Plus } from '#ui/icons.ts';
import { Menu, MenuItem, MenuTrigger } from '#ui/menu.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { showToast } from '#ui/toast.tsx';
import { InviteCard } from './invite-card.tsx';
import { RoomListBox } from './room-list-box.tsx';
import { filterRooms, ROOM_FILTERS, type RoomFilter } from './room-list.ts';
import styles from './room-list-pane.module.css';

export interface RoomListPaneProps {
  readonly selectedRoomId: string | null;
}

/** The person's conversations: invitations, filters, and the list. */
export function RoomListPane({ selectedRoomId }: RoomListPaneProps) {
  const t = useWords('rooms');
  const { formatNumber } = useFormat();
  const keyed = useRows('rooms', '');
  const state = useTopicState('rooms', '');
  const [filter, setFilter] = useState<RoomFilter>('all');
  const rows = useMemo(() => keyed.map(([, row]) => row), [keyed]);
  const content = useMemo(() => filterRooms(rows, filter, selectedRoomId), [rows, filter, selectedRoomId]);
  const isEmpty = rows.length === 0;
  return (
    <div className={styles.screen}>
      <ScreenHeader
        isLarge
        level={2}
        title={t('list.title')}
        actions={
          <>
            <ListMenu hasUnread={content.unreadRooms > 0} />
            <ButtonLink href={paths.new} variant="primary" size="small" icon={<Plus aria-hidden />}>
              {t('list.new')}
            </ButtonLink>
          </>
        }
      />
      {!isEmpty && (
        <Segmented
          className={styles.filters}
          label={t('filter.label')}
          value={filter}
          onChange={setFilter}
          options={ROOM_FILTERS.map((value) => ({
            value,
            label: t(`filter.${value}`),
            badge:
              value === 'unread' ? (
                <Badge
                  count={content.unreadRooms}
                  tone="accent"
                  format={formatNumber}
                  label={t('list.unreadRooms', { count: content.unreadRooms })}
                />
              ) : undefined,
          }))}
        />
      )}
      {content.invites.length > 0 && (
        <ul className={styles.invites} aria-label={t('invite.list')}>
          {content.invites.slice(0, 20).map((row) => (
            <InviteCard key={row.roomId} row={row} />
          ))}
        </ul>
      )}
      {state === 'loading' ? (
        <Skeleton rows={9} label={t('list.loading')} />
      ) : content.rooms.length > 0 ? (
        <RoomListBox rows={content.rooms} filter={filter} selectedRoomId={selectedRoomId} />
      ) : (
        <NoRooms filter={filter} isEmpty={isEmpty} onAll={() => setFilter('all')} />
      )}
    </div>
  );
}

function ListMenu({ hasUnread }: { hasUnread: boolean }) {
  const t = useWords('rooms');
  const call = useCall();
  const markAll = () => {
    call('rooms.markAllRead', {}).then(
      () => showToast({ text: t('list.allRead'), tone: 'success' }),
      () => showToast({ text: t('list.failed'), tone: 'danger' }),
    );
  };
  if (!hasUnread) return null;
  return (
    <MenuTrigger>
      <IconButton label={t('list.more')} icon={<EllipsisVertical aria-hidden />} tooltipPlacement="bottom" />
      <Menu label={t('list.more')}>
        <MenuItem icon={<CheckCheck aria-hidden />} onAction={markAll}>
          {t('list.markAllRead')}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}

function NoRooms({ filter, isEmpty, onAll }: { filter: RoomFilter; isEmpty: boolean; onAll: () => void }) {
  const t = useWords('rooms');
  if (isEmpty || filter === 'all') {
    return (
      <EmptyState
        icon={<MessageCircle />}
        title={t('empty.title')}
        text={t('empty.text')}
        action={
          <ButtonLink href={paths.new} variant="primary" icon={<Plus aria-hidden />}>
            {t('empty.start')}
          </ButtonLink>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={filter === 'unread' ? <Inbox /> : <ListFilter />}
      title={t(`empty.${filter}`)}
      action={<Button onPress={onAll}>{t('empty.showAll')}</Button>}
    />
  );
}
