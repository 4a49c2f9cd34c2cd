import { useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { Checkbox } from '#ui/checkbox.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { useAccount, useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import styles from './settings.module.css';

/** Ends the account for good. It asks for the password and for the consequence in words. */
export function DeletePage() {
  const t = useWords('settings');
  const account = useAccount();
  useScreenTitle(t('menu.delete'));
  return (
    <>
      <ScreenHeader title={t('menu.delete')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <Banner tone="danger" title={t('delete.title')}>
          {t('delete.text', { id: account?.userId ?? '' })}
        </Banner>
        <div className={styles.prose}>
          <ul>
            <li>{t('delete.gone')}</li>
            <li>{t('delete.stays')}</li>
            <li>{t('delete.name')}</li>
          </ul>
          <Text>
            {t('delete.exportFirst')} <a href={paths.mePage('data')}>{t('data.export')}</a>
          </Text>
        </div>
        <DeleteForm />
      </Page>
    </>
  );
}

function DeleteForm() {
  const t = useWords('settings');
  const call = useCall();
  const [password, setPassword] = useState('');
  const [typed, setTyped] = useState('');
  const [erase, setErase] = useState(false);
  const end = useAction(() => call('sessions.deactivate', { password, erase }));
  const isWrong = codeOf(end.cause) === 'wrong-password';
  const word = t('delete.word');
  const isAgreed = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isAgreed && password !== '') void end.run();
      }}
    >
      <Failure error={isWrong ? null : end.error} />
      <Checkbox
        label={t('delete.erase')}
        description={t('delete.eraseText')}
        isSelected={erase}
        onChange={setErase}
      />
      <TextField
        label={t('delete.type', { word })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        spellCheck="false"
      />
      <PasswordField
        label={t('password')}
        errorMessage={isWrong ? end.error : null}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <div>
        <Button
          type="submit"
          variant="danger"
          isPending={end.isPending}
          isDisabled={!isAgreed || password === ''}
        >
          {t('delete.submit')}
        </Button>
      </div>
    </form>
  );
}
