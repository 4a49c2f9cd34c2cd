import type { Passkey } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/text-field.tsx';
import styles from './passkeys.module.css';

export interface RenameDialogProps {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

/** Gives a passkey another name. */
export function RenameDialog({ passkey, onClose }: RenameDialogProps) {
  const t = useWords('passkeys');
  const call = useCall();
  const [name, setName] = useState(passkey.name);
  const rename = useAction(async () => {
    await call('passkeys.rename', { passkeyId: passkey.passkey_id, name: name.trim() });
    onClose();
  });
  return (
    <Dialog title={t('rename.action')} isOpen onOpenChange={onClose} size="small">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void rename.run();
        }}
      >
        <TextField
          label={t('name')}
          errorMessage={rename.error}
          value={name}
          onChange={setName}
          maxLength={100}
          autoComplete="off"
          autoFocus
        />
        <Button
          type="submit"
          variant="primary"
          isWide
          isPending={rename.isPending}
          isDisabled={name.trim() === ''}
        >
          {t('rename.submit')}
        </Button>
      </form>
    </Dialog>
  );
}
