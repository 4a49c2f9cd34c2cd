import type { RoomHold } from '@herald/client/port';
import { Banner } from '#ui/banner.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { isolate } from '#app/isolate.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';

export interface RoomHoldsProps {
  readonly roomId: string;
  readonly holds: readonly RoomHold[];
}

/** Why messages of a room wait, and what the person can do: the first reason alone. Stands above the composer. */
export function RoomHolds({ roomId, holds }: RoomHoldsProps) {
  const [hold] = holds;
  if (hold === undefined) return null;
  if (hold.kind === 'identity-changed') return <IdentityChanged hold={hold} />;
  if (hold.kind === 'silent-members') return <SilentMembers roomId={roomId} hold={hold} />;
  return <NotReady reason={hold.reason} />;
}

function IdentityChanged({ hold }: { hold: Extract<RoomHold, { kind: 'identity-changed' }> }) {
  const t = useWords('keys');
  const call = useCall();
  const accept = useAction(() => call('keys.acceptIdentity', { userId: hold.userId }));
  const verify = useAction(() => call('keys.startVerification', { userId: hold.userId }));
  const { name } = hold;
  return (
    <Banner
      tone={hold.wasVerified ? 'danger' : 'warning'}
      role="alert"
      title={t('hold.changedTitle', { name })}
      actions={
        <>
          <Button
            size="small"
            variant="primary"
            isPending={verify.isPending}
            onPress={() => void verify.run()}
          >
            {t('hold.verify', { name })}
          </Button>
          <Button size="small" variant="quiet" isPending={accept.isPending} onPress={() => void accept.run()}>
            {t('hold.goOn')}
          </Button>
        </>
      }
    >
      {t(hold.wasVerified ? 'hold.changedVerified' : 'hold.changedText', { name })}
      {accept.error ?? verify.error}
    </Banner>
  );
}

const NAMES_SHOWN = 5;

interface SilentMembersProps {
  readonly roomId: string;
  readonly hold: Extract<RoomHold, { kind: 'silent-members' }>;
}

function SilentMembers({ roomId, hold }: SilentMembersProps) {
  const t = useWords('keys');
  const call = useCall();
  const { formatList } = useFormat();
  const userIds = hold.members.map((member) => member.userId);
  const accept = useAction(() => call('keys.acceptMembers', { roomId, userIds }));
  // Each for itself: the brackets round an address would turn with an Arabic name before it.
  const shown = hold.members
    .slice(0, NAMES_SHOWN)
    .map(({ name, userId }) => `${isolate(name, true)} (${isolate(userId, true)})`);
  const more = hold.members.length - shown.length;
  const names = formatList(more > 0 ? [...shown, t('hold.more', { count: more })] : shown);
  return (
    <Banner
      tone="danger"
      role="alert"
      title={t('hold.membersTitle', { count: hold.members.length })}
      actions={
        <>
          <ButtonLink size="small" href={paths.roomDetails(roomId)}>
            {t('hold.seeMembers')}
          </ButtonLink>
          <Button size="small" variant="quiet" isPending={accept.isPending} onPress={() => void accept.run()}>
            {t('hold.membersGoOn')}
          </Button>
        </>
      }
    >
      {t('hold.membersText', { names })} {accept.error}
    </Banner>
  );
}

function NotReady({ reason }: { reason: 'locked' | 'none' }) {
  const t = useWords('keys');
  const isLocked = reason === 'locked';
  return (
    <Banner
      tone="warning"
      role="status"
      title={t(isLocked ? 'hold.lockedTitle' : 'hold.noneTitle')}
      actions={
        <ButtonLink size="small" variant="primary" href={isLocked ? paths.recover : paths.recoveryCode}>
          {t(isLocked ? 'prompt.recover' : 'make.submit')}
        </ButtonLink>
      }
    >
      {t(isLocked ? 'hold.lockedText' : 'hold.noneText')}
    </Banner>
  );
}
