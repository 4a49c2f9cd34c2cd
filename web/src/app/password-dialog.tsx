import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Text } from '#ui/text.tsx';
import { codeOf } from './error-words.ts';
import { Failure } from './failure.tsx';
import styles from './password-dialog.module.css';
import { useAction } from './use-action.ts';

export interface PasswordDialogProps {
  readonly title: string;
  readonly text: string;
  /** What the field asks for. */
  readonly label: string;
  readonly submit: string;
  readonly isDanger?: boolean;
  readonly onSubmit: (password: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for the password before something is done; stays open, with the reason, when it was not. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { title, text, label, submit, isDanger = false, onSubmit, onClose } = props;
  const [password, setPassword] = useState('');
  const act = useAction(async () => {
    await onSubmit(password);
    onClose();
  });
  const isWrong = codeOf(act.cause) === 'wrong-password';
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={onClose}
      size="small"
      {...(isDanger && { role: 'alertdialog' })}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') void act.run();
        }}
      >
        <Text tone="soft">{text}</Text>
        <Failure error={isWrong ? null : act.error} />
        <PasswordField
          label={label}
          errorMessage={isWrong ? act.error : null}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
        />
        <Button
          type="submit"
          variant={isDanger ? 'danger' : 'primary'}
          isWide
          isPending={act.isPending}
          isDisabled={password === ''}
        >
          {submit}
        </Button>
      </form>
    </Dialog>
  );
}
