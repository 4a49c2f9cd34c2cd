import type { Passkey } from '@herald/client/port';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { PasswordDialog } from '#app/password-dialog.tsx';

export interface RemoveDialogProps {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

/** Removes a passkey: it proves nothing from then on. The server asks for the password. */
export function RemoveDialog({ passkey, onClose }: RemoveDialogProps) {
  const t = useWords('passkeys');
  const call = useCall();
  return (
    <PasswordDialog
      title={t('remove.title', { name: passkey.name })}
      text={t('remove.text')}
      label={t('password')}
      submit={t('remove.submit')}
      isDanger
      onSubmit={(password) => call('passkeys.remove', { passkeyId: passkey.passkey_id, password })}
      onClose={onClose}
    />
  );
}
