import type { RoomDetailRow } from '@herald/client/port';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { PersonDialog } from '#features/profiles';
import { useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { IdCard, Lock, LockOpen, LogOut, Pencil, QrCode, UserPlus } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Switch } from '#ui/switch.tsx';
import { showToast } from '#ui/toast.tsx';
import { EditRoomDialog } from './edit-room-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberList } from './member-list.tsx';
import { RoomFace } from './room-face.tsx';
import { ShareDialog } from './share-dialog.tsx';
import styles from './room-details-screen.module.css';

export interface RoomDetailsScreenProps {
  readonly roomId: string;
}

type Open = 'edit' | 'invite' | 'share' | 'leave' | 'person' | null;

/** Everything about a conversation: its face, its protection, its people, and the way out. */
export function RoomDetailsScreen({ roomId }: RoomDetailsScreenProps) {
  const t = useWords('rooms');
  const detail = useRow('room', roomId, roomId);
  useScreenTitle(t('details.title'));
  return (
    <div className={styles.screen}>
      <ScreenHeader title={t('details.title')} level={2} backHref={paths.room(roomId)} />
      {detail === undefined ? <Skeleton look="lines" /> : <Details detail={detail} />}
    </div>
  );
}

function Details({ detail }: { detail: RoomDetailRow }) {
  const t = useWords('rooms');
  const call = useCall();
  const [open, setOpen] = useState<Open>(null);
  const { roomId } = detail;
  const isGroup = detail.kind === 'group';
  const isIn = detail.membership === 'join';
  const attempt = (what: Promise<unknown>) => {
    what.catch(() => showToast({ text: t('list.failed'), tone: 'danger' }));
  };
  return (
    <div className={styles.body}>
      <RoomFace detail={detail} />
      {isIn && <Quick detail={detail} onOpen={setOpen} />}
      <Protection detail={detail} />
      {isIn && (
        <section className={styles.card} aria-label={t('details.settings')}>
          <Switch
            label={t('details.mute')}
            description={t('details.muteText')}
            isSelected={detail.isMuted}
            onChange={(isMuted) => attempt(call('rooms.setMuted', { roomId, isMuted }))}
          />
          <Switch
            label={t('details.pin')}
            description={t('details.pinText')}
            isSelected={detail.isPinned}
            onChange={(isPinned) => attempt(call('rooms.setPinned', { roomId, isPinned }))}
          />
        </section>
      )}
      {isGroup && <MemberList detail={detail} />}
      {isIn && (
        <section className={styles.card} aria-label={t('details.leave')}>
          <ListRow
            leading={<LogOut aria-hidden="true" />}
            title={t('details.leave')}
            isDanger
            onPress={() => setOpen('leave')}
          />
        </section>
      )}
      <OpenDialog open={open} detail={detail} onClose={() => setOpen(null)} />
    </div>
  );
}

function OpenDialog({ open, detail, onClose }: { open: Open; detail: RoomDetailRow; onClose: () => void }) {
  const t = useWords('rooms');
  const call = useCall();
  const [, navigate] = useLocation();
  const { roomId } = detail;
  if (open === 'edit') return <EditRoomDialog detail={detail} onClose={onClose} />;
  if (open === 'invite') return <InviteDialog roomId={roomId} onClose={onClose} />;
  if (open === 'share') return <ShareDialog roomId={roomId} name={detail.name} onClose={onClose} />;
  if (open === 'person' && detail.personId !== null) {
    return <PersonDialog userId={detail.personId} roomId={roomId} onClose={onClose} />;
  }
  if (open !== 'leave') return null;
  return (
    <ConfirmDialog
      title={t('leave.title', { name: detail.name })}
      text={t(detail.kind === 'person' ? 'leave.textPerson' : 'leave.textGroup')}
      confirmLabel={t('leave.confirm')}
      isDanger
      isOpen
      onOpenChange={onClose}
      onConfirm={async () => {
        try {
          await call('rooms.leave', { roomId });
          navigate(paths.chats);
        } catch {
          showToast({ text: t('list.failed'), tone: 'danger' });
        }
      }}
    />
  );
}

function Quick({ detail, onOpen }: { detail: RoomDetailRow; onOpen: (open: Open) => void }) {
  const t = useWords('rooms');
  const { can } = detail;
  const isGroup = detail.kind === 'group';
  const canEdit = isGroup && (can.setName || can.setTopic || can.setAvatar);
  return (
    <div className={styles.quick}>
      {canEdit && (
        <Button size="small" icon={<Pencil aria-hidden />} onPress={() => onOpen('edit')}>
          {t('details.edit')}
        </Button>
      )}
      {isGroup && can.invite && (
        <Button
          size="small"
          variant="primary"
          icon={<UserPlus aria-hidden />}
          onPress={() => onOpen('invite')}
        >
          {t('details.invite')}
        </Button>
      )}
      {(detail.isPublic || detail.kind === 'person') && (
        <Button size="small" icon={<QrCode aria-hidden />} onPress={() => onOpen('share')}>
          {t('details.share')}
        </Button>
      )}
      {detail.personId !== null && (
        <Button size="small" icon={<IdCard aria-hidden />} onPress={() => onOpen('person')}>
          {t('details.person')}
        </Button>
      )}
    </div>
  );
}

function Protection({ detail }: { detail: RoomDetailRow }) {
  const t = useWords('rooms');
  return (
    <section className={styles.card} aria-label={t('details.protection')}>
      <ListRow
        leading={detail.isEncrypted ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
        title={t(
          detail.isEncrypted ? 'details.encrypted' : detail.isPublic ? 'details.public' : 'details.plain',
        )}
        subtitle={t(
          detail.isEncrypted
            ? 'details.encryptedText'
            : detail.isPublic
              ? 'details.publicText'
              : 'details.plainText',
        )}
      />
    </section>
  );
}
