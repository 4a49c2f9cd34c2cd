import type { Passkey } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Text } from '#ui/text.tsx';
import styles from './passkeys.module.css';

export interface RemoveDialogProps {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

/** Removes a passkey: it proves nothing from then on. The server asks for the password. */
export function RemoveDialog({ passkey, onClose }: RemoveDialogProps) {
  const t = useWords('passkeys');
  const call = useCall();
  const [password, setPassword] = useState('');
  const remove = useAction(async () => {
    await call('passkeys.remove', { passkeyId: passkey.passkey_id, password });
    onClose();
  });
  const isWrong = codeOf(remove.cause) === 'wrong-password';
  return (
    <Dialog
      title={t('remove.title', { name: passkey.name })}
      isOpen
      onOpenChange={onClose}
      size="small"
      role="alertdialog"
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') void remove.run();
        }}
      >
        <Text tone="soft">{t('remove.text')}</Text>
        {remove.error === null || isWrong ? null : (
          <Banner tone="danger" role="alert">
            {remove.error}
          </Banner>
        )}
        <PasswordField
          label={t('password')}
          errorMessage={isWrong ? remove.error : null}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
        />
        <Button
          type="submit"
          variant="danger"
          isWide
          isPending={remove.isPending}
          isDisabled={password === ''}
        >
          {t('remove.submit')}
        </Button>
      </form>
    </Dialog>
  );
}
