import type { Person } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { MxcAvatar } from '#features/media';
import { copyText } from '#app/copy-text.ts';
import { useAccount, useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Code, Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { classNames } from '#ui/class-names.ts';
import { Dialog } from '#ui/dialog.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Copy, MessageCircle, ShieldAlert, ShieldCheck } from '#ui/icons.ts';
import { identityMark } from './identity-words.ts';
import styles from './person-dialog.module.css';

export interface PersonDialogProps {
  readonly userId: string;
  /** The room in which the person was met; it knows more about them. */
  readonly roomId: string | null;
  readonly onClose: () => void;
}

/** A person: name, address, whether we are sure that it is them, and how to reach them. */
export function PersonDialog({ userId, roomId, onClose }: PersonDialogProps) {
  const t = useWords('profiles');
  const app = useWords('app');
  const member = useRow('members', roomId ?? '', userId);
  const profile = useProfile(userId, member === undefined);
  const isMe = useAccount()?.userId === userId;
  const person = member ?? profile;
  const name = person?.name ?? userId;
  return (
    <Dialog title={t(isMe ? 'person.me' : 'person.title')} isOpen onOpenChange={onClose} size="small">
      <div className={styles.person}>
        <MxcAvatar mxc={person?.avatar ?? null} name={name} id={userId} size="huge" />
        <h3 className={styles.name}>
          <Name>{name}</Name>
        </h3>
        <span className={styles.address}>
          <Code>{userId}</Code>
          <IconButton
            label={t('person.copyAddress')}
            size="small"
            icon={<Copy aria-hidden />}
            onPress={() => void copyText(app, userId)}
          />
        </span>
        {member !== undefined && member.role !== 'member' && (
          <span className={styles.role}>{t(`role.${member.role}`)}</span>
        )}
      </div>
      {!isMe && (
        <Identity userId={userId} name={name} identity={member?.identity ?? 'unknown'} onClose={onClose} />
      )}
      {!isMe && <Actions userId={userId} roomId={roomId} onClose={onClose} />}
    </Dialog>
  );
}

interface IdentityProps {
  readonly userId: string;
  readonly name: string;
  readonly identity: 'verified' | 'known' | 'changed' | 'unknown';
  readonly onClose: () => void;
}

function Identity({ userId, name, identity, onClose }: IdentityProps) {
  const t = useWords('profiles');
  const call = useCall();
  const mark = identityMark(identity);
  const confirm = useAction(async () => {
    await call('keys.startVerification', { userId });
    onClose();
  });
  const Icon = mark.tone === 'warning' ? ShieldAlert : ShieldCheck;
  return (
    <section className={classNames(styles.identity, styles[mark.tone])}>
      <Icon aria-hidden="true" />
      <div>
        <strong>{t(`${mark.key}.title`)}</strong>
        <p>{t(`${mark.key}.text`, { name })}</p>
        {mark.canConfirm && (
          <Button
            size="small"
            icon={<ShieldCheck aria-hidden />}
            isPending={confirm.isPending}
            onPress={() => void confirm.run()}
          >
            {t('person.confirm')}
          </Button>
        )}
        {confirm.error !== null && <p role="alert">{confirm.error}</p>}
      </div>
    </section>
  );
}

function Actions({
  userId,
  roomId,
  onClose,
}: {
  userId: string;
  roomId: string | null;
  onClose: () => void;
}) {
  const t = useWords('profiles');
  const call = useCall();
  const [, navigate] = useLocation();
  const room = useRow('rooms', '', roomId ?? '');
  const write = useAction(async () => {
    const opened = await call('rooms.openPerson', { userId });
    onClose();
    navigate(paths.room(opened.roomId));
  });
  if (room?.personId === userId) return null;
  return (
    <>
      <Button
        variant="primary"
        isWide
        icon={<MessageCircle aria-hidden />}
        isPending={write.isPending}
        onPress={() => void write.run()}
      >
        {t('person.write')}
      </Button>
      {write.error !== null && <p role="alert">{write.error}</p>}
    </>
  );
}

function useProfile(userId: string, isNeeded: boolean): Person | null {
  const call = useCall();
  const [profile, setProfile] = useState<Person | null>(null);
  useEffect(() => {
    let isOver = false;
    if (!isNeeded) return;
    call('profiles.get', { userId }).then(
      (found) => !isOver && setProfile(found),
      // Somebody without a profile is shown by their address.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [call, userId, isNeeded]);
  return profile;
}
