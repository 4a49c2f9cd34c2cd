import { useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { Checkbox } from '#ui/checkbox.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { focusFirstInvalid } from '#app/focus-first-invalid.ts';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { PasswordRule } from './password-rule.tsx';
import { isPasswordLongEnough } from './password-rules.ts';
import styles from './front.module.css';

/** Changes the password of the account. */
export function PasswordPage() {
  const t = useWords('sessions');
  useScreenTitle(t('password.title'));
  return (
    <>
      <ScreenHeader title={t('password.title')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <PasswordForm />
      </Page>
    </>
  );
}

function PasswordForm() {
  const t = useWords('sessions');
  const call = useCall();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [signOutOthers, setSignOutOthers] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const change = useAction(async () => {
    setIsDone(false);
    await call('sessions.changePassword', { oldPassword, newPassword, signOutOthers });
    setOldPassword('');
    setNewPassword('');
    setIsChecked(false);
    setIsDone(true);
  });
  const isWrong = codeOf(change.cause) === 'wrong-password';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (oldPassword !== '' && isPasswordLongEnough(newPassword)) void change.run();
        focusFirstInvalid(event.currentTarget);
      }}
    >
      {isDone ? <Changed /> : null}
      <Failure error={isWrong ? null : change.error} />
      <PasswordField
        label={t('password.old')}
        errorMessage={isWrong ? change.error : null}
        value={oldPassword}
        onChange={setOldPassword}
        autoComplete="current-password"
        isRequired
      />
      <PasswordField
        label={t('password.new')}
        description={<PasswordRule password={newPassword} />}
        errorMessage={isChecked && !isPasswordLongEnough(newPassword) ? t('password.tooShort') : null}
        value={newPassword}
        onChange={setNewPassword}
        autoComplete="new-password"
        isRequired
      />
      <Checkbox
        label={t('password.signOutOthers')}
        description={t('password.signOutOthersText')}
        isSelected={signOutOthers}
        onChange={setSignOutOthers}
      />
      <Text size="note" tone="faint">
        {t('password.note')}
      </Text>
      <div>
        <Button type="submit" variant="primary" isPending={change.isPending}>
          {t('password.submit')}
        </Button>
      </div>
    </form>
  );
}

function Changed() {
  const t = useWords('sessions');
  return (
    <Banner tone="success" role="status">
      {t('password.done')}
    </Banner>
  );
}
