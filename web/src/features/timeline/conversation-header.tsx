import type { RoomDetailRow } from '@herald/client/port';
import { MxcAvatar } from '#features/media';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Name } from '#ui/bidi.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Bell, BellOff, CalendarDays, EllipsisVertical, Info, Lock, Pin, PinOff } from '#ui/icons.ts';
import { Menu, MenuItem, MenuTrigger } from '#ui/menu.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { showToast } from '#ui/toast.tsx';
import styles from './conversation-header.module.css';

export interface ConversationHeaderProps {
  readonly detail: RoomDetailRow;
  readonly onJumpToDate: () => void;
}

/** Whose conversation it is, how it is protected, and what can be done with it. */
export function ConversationHeader({ detail, onJumpToDate }: ConversationHeaderProps) {
  const t = useWords('timeline');
  const call = useCall();
  const { roomId, isMuted, isPinned } = detail;
  const attempt = (what: Promise<unknown>) => {
    what.catch(() => showToast({ text: t('header.failed'), tone: 'danger' }));
  };
  return (
    <ScreenHeader
      className={styles.header}
      backHref={paths.chats}
      isBackNarrowOnly
      titleHref={paths.roomDetails(roomId)}
      leading={
        <MxcAvatar
          mxc={detail.avatar}
          name={detail.name}
          id={detail.personId ?? roomId}
          shape={detail.kind === 'group' ? 'rounded' : 'circle'}
        />
      }
      title={<Name>{detail.name}</Name>}
      subtitle={<Subtitle detail={detail} />}
      actions={
        <MenuTrigger>
          <IconButton
            label={t('header.more')}
            icon={<EllipsisVertical aria-hidden />}
            tooltipPlacement="bottom"
          />
          <Menu label={t('header.more')}>
            <MenuItem icon={<Info aria-hidden />} href={paths.roomDetails(roomId)}>
              {t('header.details')}
            </MenuItem>
            <MenuItem icon={<CalendarDays aria-hidden />} onAction={onJumpToDate}>
              {t('header.jumpToDate')}
            </MenuItem>
            <MenuItem
              icon={isMuted ? <Bell aria-hidden /> : <BellOff aria-hidden />}
              onAction={() => attempt(call('rooms.setMuted', { roomId, isMuted: !isMuted }))}
            >
              {t(isMuted ? 'header.unmute' : 'header.mute')}
            </MenuItem>
            <MenuItem
              icon={isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
              onAction={() => attempt(call('rooms.setPinned', { roomId, isPinned: !isPinned }))}
            >
              {t(isPinned ? 'header.unpin' : 'header.pin')}
            </MenuItem>
          </Menu>
        </MenuTrigger>
      }
    />
  );
}

function Subtitle({ detail }: { detail: RoomDetailRow }) {
  const t = useWords('timeline');
  const count = detail.kind === 'group' ? t('header.members', { count: detail.memberCount }) : null;
  const protection = t(
    detail.isEncrypted ? 'header.encrypted' : detail.isPublic ? 'header.public' : 'header.plain',
  );
  return (
    <span className={styles.subtitle}>
      {detail.isEncrypted && <Lock aria-hidden="true" />}
      {count === null ? protection : `${count} · ${protection}`}
    </span>
  );
}
