import type { SecurityState } from '@herald/client/port';
import { useState } from 'react';
import { Button } from '#ui/button.tsx';
import { TextArea } from '#ui/text-area.tsx';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import styles from './keys.module.css';

export interface RecoverByCodeProps {
  /** The code that is in force, as far as it is known: people may hold older ones. */
  readonly current: SecurityState['code'];
  readonly onBack: () => void;
}

/** The recovery code, typed or pasted. */
export function RecoverByCode({ current, onBack }: RecoverByCodeProps) {
  const t = useWords('keys');
  const call = useCall();
  const { formatDate, formatNumber } = useFormat();
  const [code, setCode] = useState('');
  const recover = useAction(() => call('keys.recover', { code }));
  const wordsOf = () => {
    if (recover.error === null) return null;
    if (current === null || codeOf(recover.cause) !== 'replaced-code') return recover.error;
    return t('recover.replaced', {
      number: formatNumber(current.number),
      date: formatDate(current.createdMs),
    });
  };
  const error = wordsOf();
  const isAboutCode = ['wrong-code', 'replaced-code'].includes(codeOf(recover.cause));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== '') void recover.run();
      }}
    >
      <Failure error={isAboutCode ? null : error} />
      <TextArea
        label={t('code.label')}
        description={
          current === null
            ? t('recover.codeHint')
            : t('recover.codeHintNumber', {
                number: formatNumber(current.number),
                date: formatDate(current.createdMs),
              })
        }
        errorMessage={isAboutCode ? error : null}
        value={code}
        onChange={setCode}
        rows={3}
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
        autoFocus
      />
      <Button
        type="submit"
        variant="primary"
        size="large"
        isWide
        isPending={recover.isPending}
        isDisabled={code.trim() === ''}
      >
        {t('recover.submit')}
      </Button>
      <Button variant="quiet" onPress={onBack}>
        {t('recover.otherWay')}
      </Button>
    </form>
  );
}
