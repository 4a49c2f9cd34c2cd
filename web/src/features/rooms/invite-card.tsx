import type { RoomRow } from '@herald/client/port';
import { useLocation } from 'wouter';
import { MxcAvatar } from '#features/media';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import styles from './invite-card.module.css';

/** An invitation: who invites to what, yes or no. */
export function InviteCard({ row }: { row: RoomRow }) {
  const t = useWords('rooms');
  const call = useCall();
  const [, navigate] = useLocation();
  const { roomId } = row;
  const accept = useAction(async () => {
    await call('rooms.acceptInvite', { roomId });
    navigate(paths.room(roomId));
  });
  const decline = useAction(() => call('rooms.declineInvite', { roomId }));
  const error = accept.error ?? decline.error;
  return (
    <li className={styles.card}>
      <a className={styles.who} href={paths.room(roomId)}>
        <MxcAvatar
          mxc={row.avatar}
          name={row.name}
          id={row.personId ?? roomId}
          shape={row.kind === 'group' ? 'rounded' : 'circle'}
        />
        <span className={styles.words}>
          <Name className={styles.name}>{row.name}</Name>
          <span className={styles.by}>
            {row.inviter === null
              ? t('invite.plain')
              : t(row.kind === 'person' ? 'invite.byPerson' : 'invite.toGroup', { name: row.inviter.name })}
          </span>
        </span>
      </a>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.buttons}>
        <Button size="small" isPending={decline.isPending} onPress={() => void decline.run()}>
          {t('invite.decline')}
        </Button>
        <Button size="small" variant="primary" isPending={accept.isPending} onPress={() => void accept.run()}>
          {t('invite.accept')}
        </Button>
      </div>
    </li>
  );
}
