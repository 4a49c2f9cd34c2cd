import type { RecoveryCode } from '@herald/client/port';
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/text-field.tsx';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useFormat } from '#app/format.ts';
import { focusFirstInvalid } from '#app/focus-first-invalid.ts';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { chooseTwo, groupsOf, isSameGroup, randomShares } from './recovery-groups.ts';
import styles from './keys.module.css';

export interface ConfirmCodeProps {
  readonly code: RecoveryCode;
  readonly onBack: () => void;
  readonly onConfirmed: () => void;
}

/** Two groups of the code, typed from where it was kept: so the person knows that it is there. */
export function ConfirmCode({ code, onBack, onConfirmed }: ConfirmCodeProps) {
  const t = useWords('keys');
  const call = useCall();
  const { formatNumber } = useFormat();
  const groups = groupsOf(code.code);
  const [asked] = useState(() => {
    const [first = 0, second = 0] = randomShares(2);
    return chooseTwo(groups.length, first, second);
  });
  const [typed, setTyped] = useState<readonly [string, string]>(['', '']);
  const [isChecked, setIsChecked] = useState(false);
  const confirm = useAction(async () => {
    await call('keys.confirmSaved', {});
    onConfirmed();
  });
  const isRight = (at: 0 | 1) => isSameGroup(typed[at], groups[asked[at]] ?? '');
  const field = (at: 0 | 1) => (
    <TextField
      label={t('confirm.group', { number: formatNumber(asked[at] + 1) })}
      errorMessage={isChecked && !isRight(at) ? t('confirm.wrong') : null}
      value={typed[at]}
      onChange={(text) => {
        setIsChecked(false);
        setTyped(at === 0 ? [text, typed[1]] : [typed[0], text]);
      }}
      dir="ltr"
      isCode
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      autoFocus={at === 0}
    />
  );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (isRight(0) && isRight(1)) void confirm.run();
        focusFirstInvalid(event.currentTarget);
      }}
    >
      <Failure error={confirm.error} />
      {field(0)}
      {field(1)}
      <Button type="submit" variant="primary" size="large" isWide isPending={confirm.isPending}>
        {t('confirm.submit')}
      </Button>
      <Button variant="quiet" onPress={onBack}>
        {t('confirm.back')}
      </Button>
    </form>
  );
}
