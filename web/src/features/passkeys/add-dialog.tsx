import { useState } from 'react';
import { useAccount, useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { showToast } from '#ui/toast.tsx';
import { makePasskey, PasskeyError } from './browser-passkey.ts';
import styles from './passkeys.module.css';

/** Adds a passkey. It takes what a payment takes: the password, and a device that the person confirmed. */
export function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('passkeys');
  const call = useCall();
  const isVerified = useAccount()?.security.state === 'ready';
  const [name, setName] = useState(t('add.proposed'));
  const [password, setPassword] = useState('');
  const [made, setMade] = useState<{ challenge: string; credential: object } | null>(null);
  const add = useAction(async () => {
    // One that was made is kept while its password is typed again: the authenticator makes no second one.
    const kept = made ?? (await make());
    setMade(kept);
    await call('passkeys.finish', { name: name.trim(), password, ...kept });
    showToast({ text: t('add.done'), tone: 'success' });
    onClose();
  });
  async function make() {
    const options = await call('passkeys.begin', {});
    return { challenge: options.challenge, credential: await makePasskey(options) };
  }
  const failure = add.cause instanceof PasskeyError ? t(`failed.${add.cause.reason}`) : add.error;
  const isWrong = codeOf(add.cause) === 'CHAT.HERALD.PASSKEY_PROOF_WRONG';
  return (
    <Dialog title={t('add.action')} isOpen onOpenChange={onClose} size="small">
      {isVerified ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (password !== '' && name.trim() !== '') void add.run();
          }}
        >
          <Text tone="soft">{t('add.text')}</Text>
          <TextField label={t('name')} value={name} onChange={setName} maxLength={100} autoComplete="off" />
          <PasswordField
            label={t('password')}
            errorMessage={isWrong ? t('wrong') : null}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            autoFocus
          />
          <Failure error={isWrong ? null : failure} />
          <Button
            type="submit"
            variant="primary"
            isWide
            isPending={add.isPending}
            isDisabled={password === '' || name.trim() === ''}
          >
            {t('add.submit')}
          </Button>
        </form>
      ) : (
        <UnverifiedDevice />
      )}
    </Dialog>
  );
}

function UnverifiedDevice() {
  const t = useWords('passkeys');
  return (
    <Banner
      tone="warning"
      title={t('unverified.title')}
      actions={
        <ButtonLink size="small" variant="primary" href={paths.recover}>
          {t('unverified.action')}
        </ButtonLink>
      }
    >
      {t('unverified.text')}
    </Banner>
  );
}
