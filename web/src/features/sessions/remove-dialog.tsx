import type { DeviceRow } from '@herald/client/port';
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Text } from '#ui/text.tsx';
import { showToast } from '#ui/toast.tsx';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';

export interface Removal {
  readonly devices: readonly DeviceRow[];
  /** The person said that it was not them. */
  readonly isStranger: boolean;
}

export interface RemoveDialogProps {
  readonly removal: Removal;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** Signs devices out for good. The server asks for the password. */
export function RemoveDialog({ removal, onClose, onRemoved }: RemoveDialogProps) {
  const t = useWords('sessions');
  const call = useCall();
  const [password, setPassword] = useState('');
  const { devices, isStranger } = removal;
  const [only] = devices;
  const isOne = devices.length === 1;
  const remove = useAction(async () => {
    await call('sessions.removeDevices', { deviceIds: devices.map((device) => device.deviceId), password });
    if (!isStranger)
      showToast({ text: t(isOne ? 'devices.removed' : 'devices.removedAll'), tone: 'success' });
    onRemoved();
    onClose();
  });
  const isWrong = codeOf(remove.cause) === 'wrong-password';
  const name = only === undefined || only.name === '' ? t('devices.unnamed') : only.name;
  return (
    <Dialog
      title={isOne ? t('devices.removeTitle', { name }) : t('devices.removeAllTitle')}
      isOpen
      onOpenChange={onClose}
      size="small"
      role="alertdialog"
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            {t('devices.cancel')}
          </Button>
          <Button
            variant="danger"
            isPending={remove.isPending}
            isDisabled={password === ''}
            onPress={() => void remove.run()}
          >
            {t('devices.remove')}
          </Button>
        </>
      }
    >
      <Text tone="soft">{t('devices.removeText')}</Text>
      <Failure error={isWrong ? null : remove.error} />
      <PasswordField
        label={t('devices.password')}
        errorMessage={isWrong ? remove.error : null}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus
      />
    </Dialog>
  );
}
