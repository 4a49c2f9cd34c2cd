import { useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { endArrival, startArrival } from '#app/arrival.ts';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { FrontPage } from '#app/front-page.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { BrandLinks } from './brand-links.tsx';
import { OfferFailed } from './offer-failed.tsx';
import { useDeviceName } from './use-device-name.ts';
import { useOffer } from './use-offer.ts';
import styles from './front.module.css';

/** Signing in with a name and a password. */
export function SignInScreen() {
  const t = useWords('sessions');
  const offer = useOffer();
  useScreenTitle(t('signIn.title'));
  return (
    <FrontPage title={t('signIn.title')} backHref={paths.welcome} hasLanguages footer={<BrandLinks />}>
      {offer.state === 'loading' ? <Skeleton look="lines" rows={3} /> : null}
      {offer.state === 'failed' ? <OfferFailed failed={offer} /> : null}
      {offer.state === 'known' ? (
        offer.offer.hasPasswordLogin ? (
          <SignInForm serverName={offer.offer.serverName} isClosed={offer.offer.registration === 'closed'} />
        ) : (
          <Banner tone="warning" title={t('signIn.noPasswordTitle')}>
            {t('signIn.noPasswordText')}
          </Banner>
        )
      ) : null}
    </FrontPage>
  );
}

function SignInForm({ serverName, isClosed }: { serverName: string; isClosed: boolean }) {
  const t = useWords('sessions');
  const call = useCall();
  const deviceName = useDeviceName();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => {
    startArrival();
    try {
      await call('sessions.signIn', { user: user.trim(), password, deviceName });
    } catch (error) {
      endArrival();
      throw error;
    }
  });
  const isWrong = codeOf(signIn.cause) === 'M_FORBIDDEN';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (user.trim() !== '' && password !== '') void signIn.run();
      }}
    >
      <Failure error={isWrong ? t('signIn.wrong') : signIn.error} />
      <TextField
        label={t('signIn.user')}
        description={t('signIn.userHint', { server: serverName })}
        value={user}
        onChange={setUser}
        name="username"
        autoComplete="username"
        dir="ltr"
        spellCheck="false"
        autoCorrect="off"
        isRequired
        autoFocus
      />
      <PasswordField
        label={t('signIn.password')}
        value={password}
        onChange={setPassword}
        name="password"
        autoComplete="current-password"
        isRequired
      />
      <Button type="submit" variant="primary" size="large" isWide isPending={signIn.isPending}>
        {t('signIn.submit')}
      </Button>
      <Text size="note" tone="faint">
        {t('signIn.forgotten')}
      </Text>
      {isClosed ? null : (
        <Text tone="soft" className={styles.other}>
          {t('signIn.noAccount')} <a href={paths.signUp}>{t('signIn.toSignUp')}</a>
        </Text>
      )}
    </form>
  );
}
