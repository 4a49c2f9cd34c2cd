import type { DeviceRow } from '@herald/client/port';
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/text-field.tsx';
import { showToast } from '#ui/toast.tsx';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';

/** Gives a device a name that its owner recognises. */
export function RenameDialog({
  device,
  onClose,
}: {
  readonly device: DeviceRow;
  readonly onClose: () => void;
}) {
  const t = useWords('sessions');
  const call = useCall();
  const [name, setName] = useState(device.name);
  const rename = useAction(async () => {
    await call('sessions.renameDevice', { deviceId: device.deviceId, name: name.trim() });
    showToast({ text: t('devices.renamed'), tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      title={t('devices.rename')}
      isOpen
      onOpenChange={onClose}
      size="small"
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            {t('devices.cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={rename.isPending}
            isDisabled={name.trim() === ''}
            onPress={() => void rename.run()}
          >
            {t('devices.save')}
          </Button>
        </>
      }
    >
      <Failure error={rename.error} />
      <TextField label={t('devices.name')} value={name} onChange={setName} maxLength={100} autoFocus />
    </Dialog>
  );
}
