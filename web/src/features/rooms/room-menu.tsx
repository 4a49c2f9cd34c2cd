import type { RoomRow } from '@herald/client/port';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { Bell, BellOff, CheckCheck, Info, LogOut, Mail, Pin, PinOff } from '#ui/icons.ts';
import { ContextMenu, MenuItem, MenuSeparator } from '#ui/menu.tsx';
import { showToast } from '#ui/toast.tsx';
import { isUnread } from './room-list.ts';

export interface RoomMenuProps {
  readonly row: RoomRow;
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** What can be done with a room without opening it. */
export function RoomMenu({ row, at, onClose }: RoomMenuProps) {
  const t = useWords('rooms');
  const call = useCall();
  const [path, navigate] = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const wantsLeave = useRef(false);
  const { roomId } = row;
  const attempt = (what: Promise<unknown>) =>
    what.catch(() => showToast({ text: t('list.failed'), tone: 'danger' }));
  const run = (what: () => Promise<unknown>) => () => {
    onClose();
    void attempt(what());
  };
  const askToLeave = () => {
    wantsLeave.current = true;
    setLeaving(true);
  };
  // An item's press closes the menu too: only afterwards is it known whether the question follows.
  const closeSoon = () => setTimeout(() => wantsLeave.current || onClose(), 0);
  if (isLeaving) {
    return (
      <ConfirmDialog
        title={t('leave.title', { name: row.name })}
        text={t(row.kind === 'person' ? 'leave.textPerson' : 'leave.textGroup')}
        confirmLabel={t('leave.confirm')}
        isDanger
        isOpen
        onOpenChange={onClose}
        onConfirm={async () => {
          await attempt(call('rooms.leave', { roomId }));
          if (path.startsWith(paths.room(roomId))) navigate(paths.chats);
        }}
      />
    );
  }
  return (
    <ContextMenu label={t('menu.label', { name: row.name })} isOpen onOpenChange={closeSoon} at={at}>
      {isUnread(row) || row.unread > 0 ? (
        <MenuItem icon={<CheckCheck aria-hidden />} onAction={run(() => call('rooms.markRead', { roomId }))}>
          {t('menu.markRead')}
        </MenuItem>
      ) : (
        <MenuItem icon={<Mail aria-hidden />} onAction={run(() => call('rooms.markUnread', { roomId }))}>
          {t('menu.markUnread')}
        </MenuItem>
      )}
      <MenuItem
        icon={row.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        onAction={run(() => call('rooms.setPinned', { roomId, isPinned: !row.isPinned }))}
      >
        {t(row.isPinned ? 'menu.unpin' : 'menu.pin')}
      </MenuItem>
      <MenuItem
        icon={row.isMuted ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        onAction={run(() => call('rooms.setMuted', { roomId, isMuted: !row.isMuted }))}
      >
        {t(row.isMuted ? 'menu.unmute' : 'menu.mute')}
      </MenuItem>
      <MenuItem icon={<Info aria-hidden />} href={paths.roomDetails(roomId)} onAction={onClose}>
        {t('menu.details')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} isDanger onAction={askToLeave}>
        {t('menu.leave')}
      </MenuItem>
    </ContextMenu>
  );
}
