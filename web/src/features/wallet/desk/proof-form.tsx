import type { ReactNode } from 'react';
import { useState } from 'react';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import wallet from '../wallet.module.css';
import { useCommandKey } from '../use-command-key.ts';

export interface ProofFormProps {
  readonly submit: string;
  readonly isDanger?: boolean;
  /** What is asked for, in any form: while it stays the same, it is done once. */
  readonly asked: string;
  /** Whether all is there but the password. */
  readonly isWhole: boolean;
  readonly onAct: (proof: { password: string; key: string }) => Promise<unknown>;
  /** Words for refusals that say something else here than elsewhere, by their code. */
  readonly refusals?: Readonly<Record<string, string>>;
  readonly children?: ReactNode;
}

/** An act of the desk: what it is about, and the password of who does it. */
export function ProofForm(props: ProofFormProps) {
  const { submit, isDanger = false, asked, isWhole, onAct, refusals = {}, children } = props;
  const t = useWords('wallet/desk');
  const [password, setPassword] = useState('');
  const key = useCommandKey(asked);
  const act = useAction(() => onAct({ password, key }));
  const code = codeOf(act.cause);
  const isWrong = code === 'wrong-password';
  const isReady = isWhole && password !== '';
  return (
    <form
      className={wallet.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void act.run();
      }}
    >
      {children}
      <PasswordField
        label={t('password')}
        errorMessage={isWrong ? act.error : null}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <Failure error={isWrong ? null : (refusals[code] ?? act.error)} />
      <Button
        type="submit"
        variant={isDanger ? 'danger' : 'primary'}
        isWide
        isPending={act.isPending}
        isDisabled={!isReady}
      >
        {submit}
      </Button>
    </form>
  );
}
