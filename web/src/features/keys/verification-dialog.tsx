import type { VerificationRow } from '@herald/client/port';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { VerificationStage } from './verification-stage.tsx';

export interface VerificationDialogProps {
  readonly row: VerificationRow;
  readonly onClose: () => void;
}

/** One confirmation, from the question to its end. */
export function VerificationDialog({ row, onClose }: VerificationDialogProps) {
  const t = useWords('keys');
  const call = useCall();
  const cancel = useAction(() => call('keys.cancelVerification', { id: row.id }));
  const isOver = row.stage === 'done' || row.stage === 'cancelled';
  const close = () => {
    onClose();
    if (!isOver) void cancel.run();
  };
  const title =
    row.with === 'own-device' ? t('verify.ownTitle') : t('verify.personTitle', { name: row.name });
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={close}
      isDismissable={isOver}
      size="medium"
      footer={
        isOver ? (
          <Button variant="primary" onPress={onClose}>
            {t('verify.close')}
          </Button>
        ) : undefined
      }
    >
      <VerificationStage row={row} />
      {isOver ? null : (
        <Button variant="quiet" isWide onPress={close}>
          {t('verify.cancel')}
        </Button>
      )}
    </Dialog>
  );
}
