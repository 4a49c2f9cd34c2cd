import { Banner } from '#ui/banner.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Text } from '#ui/text.tsx';
import { useAccount, useCall, useRows } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';

export interface SignOutDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks before this device is emptied, and says what would be lost with it. */
export function SignOutDialog({ isOpen, onOpenChange }: SignOutDialogProps) {
  const t = useWords('settings');
  const call = useCall();
  const security = useAccount()?.security;
  const rooms = useRows('rooms', '');
  const signOut = useAction(() => call('sessions.signOut', {}));
  const canComeBack =
    security === undefined ||
    security.state === 'locked' ||
    security.passkeys > 0 ||
    security.code?.isSaved === true ||
    security.otherDevices > 0;
  const hasUnsent = rooms.some(([, room]) => room.unsent !== 'none');
  return (
    <Dialog
      title={t('signOut.title')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      role="alertdialog"
      size="small"
      footer={
        <>
          <Button variant="quiet" onPress={() => onOpenChange(false)}>
            {t('cancel')}
          </Button>
          <Button
            variant={canComeBack && !hasUnsent ? 'primary' : 'danger'}
            isPending={signOut.isPending}
            onPress={() => void signOut.run()}
          >
            {t(canComeBack ? 'signOut.submit' : 'signOut.submitAnyway')}
          </Button>
        </>
      }
    >
      <Text tone="soft">{t('signOut.text')}</Text>
      {hasUnsent ? <Banner tone="warning">{t('signOut.unsent')}</Banner> : null}
      {canComeBack ? null : (
        <Banner
          tone="danger"
          title={t('signOut.lossTitle')}
          actions={
            <ButtonLink size="small" variant="primary" href={paths.recoveryCode}>
              {t('signOut.keepCode')}
            </ButtonLink>
          }
        >
          {t('signOut.lossText')}
        </Banner>
      )}
      <Failure error={signOut.error} />
    </Dialog>
  );
}
