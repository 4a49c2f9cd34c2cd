import type { RoomDetailRow } from '@herald/client/port';
import { useLocation } from 'wouter';
import { useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import styles from './invite-answer.module.css';

/** In the composer's place while the person is invited: who invites, yes or no. */
export function InviteAnswer({ detail }: { detail: RoomDetailRow }) {
  const t = useWords('timeline');
  const call = useCall();
  const [, navigate] = useLocation();
  const room = useRow('rooms', '', detail.roomId);
  const { roomId } = detail;
  const accept = useAction(() => call('rooms.acceptInvite', { roomId }));
  const decline = useAction(async () => {
    await call('rooms.declineInvite', { roomId });
    navigate(paths.chats);
  });
  const error = accept.error ?? decline.error;
  return (
    <div className={styles.invite}>
      <p>
        {room?.inviter == null
          ? t('invite.plain', { name: detail.name })
          : t('invite.by', { person: room.inviter.name, name: detail.name })}
      </p>
      <p className={styles.note}>{t('invite.note')}</p>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.buttons}>
        <Button isPending={decline.isPending} onPress={() => void decline.run()}>
          {t('invite.decline')}
        </Button>
        <Button variant="primary" isPending={accept.isPending} onPress={() => void accept.run()}>
          {t('invite.accept')}
        </Button>
      </div>
    </div>
  );
}
