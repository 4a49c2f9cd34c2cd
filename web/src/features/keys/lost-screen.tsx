import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '#ui/button.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { TextField } from '#ui/text-field.tsx';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { FrontPage } from '#app/front-page.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import styles from './keys.module.css';

/** The last resort: older messages are given up. It asks for the password and for the consequence in words. */
export function LostScreen() {
  const t = useWords('keys');
  const call = useCall();
  const [, navigate] = useLocation();
  const [password, setPassword] = useState('');
  const [typed, setTyped] = useState('');
  useScreenTitle(t('lost.title'));
  const reset = useAction(async () => {
    await call('keys.reset', { password });
    navigate(paths.recoveryCode, { replace: true });
  });
  const isWrong = codeOf(reset.cause) === 'wrong-password';
  const word = t('lost.word');
  const isAgreed = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  return (
    <FrontPage title={t('lost.title')} text={t('lost.text')} backHref={paths.recover}>
      <ul className={styles.list}>
        <li>{t('lost.older')}</li>
        <li>{t('lost.people')}</li>
        <li>{t('lost.devices')}</li>
      </ul>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isAgreed && password !== '') void reset.run();
        }}
      >
        <Failure error={isWrong ? null : reset.error} />
        <TextField
          label={t('lost.type', { word })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck="false"
        />
        <PasswordField
          label={t('password')}
          errorMessage={isWrong ? reset.error : null}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        <Button
          type="submit"
          variant="danger"
          size="large"
          isWide
          isPending={reset.isPending}
          isDisabled={!isAgreed || password === ''}
        >
          {t('lost.submit')}
        </Button>
      </form>
    </FrontPage>
  );
}
