import type { Offer } from '@herald/client/port';
import { Button, ButtonLink } from '#ui/button.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { useBrand } from '#app/brand.ts';
import { Failure } from '#app/failure.tsx';
import { FrontPage } from '#app/front-page.tsx';
import { focusFirstInvalid } from '#app/focus-first-invalid.ts';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { BrandLinks } from './brand-links.tsx';
import { OfferFailed } from './offer-failed.tsx';
import { PasswordRule } from './password-rule.tsx';
import { useOffer } from './use-offer.ts';
import { useSignUp } from './use-sign-up.ts';
import styles from './front.module.css';

/** Making an account, where the server allows it. */
export function SignUpScreen() {
  const t = useWords('sessions');
  const offer = useOffer();
  useScreenTitle(t('signUp.title'));
  return (
    <FrontPage title={t('signUp.title')} backHref={paths.welcome} hasLanguages footer={<BrandLinks />}>
      {offer.state === 'loading' ? <Skeleton look="lines" rows={4} /> : null}
      {offer.state === 'failed' ? <OfferFailed failed={offer} /> : null}
      {offer.state === 'known' ? (
        offer.offer.registration === 'closed' ? (
          <Closed serverName={offer.offer.serverName} />
        ) : (
          <SignUpForm offer={offer.offer} />
        )
      ) : null}
    </FrontPage>
  );
}

function Closed({ serverName }: { serverName: string }) {
  const t = useWords('sessions');
  const { links } = useBrand();
  return (
    <>
      <Text tone="soft">{t('signUp.closed', { server: serverName })}</Text>
      {links.support === null ? null : (
        <ButtonLink href={links.support} target="_blank">
          {t('links.support')}
        </ButtonLink>
      )}
      <ButtonLink href={paths.signIn} variant="primary" size="large" isWide>
        {t('welcome.signIn')}
      </ButtonLink>
    </>
  );
}

function SignUpForm({ offer }: { offer: Offer }) {
  const t = useWords('sessions');
  const form = useSignUp(offer);
  const id = `@${form.username.value || t('signUp.example')}:${offer.serverName}`;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
        focusFirstInvalid(event.currentTarget);
      }}
    >
      <Failure error={form.errors.form} />
      {form.needsToken ? (
        <TextField
          label={t('signUp.token')}
          description={t('signUp.tokenHint')}
          errorMessage={form.errors.token}
          value={form.token.value}
          onChange={form.token.setValue}
          autoComplete="off"
          dir="ltr"
          isCode
          isRequired
        />
      ) : null}
      <TextField
        label={t('signUp.username')}
        description={t('signUp.usernameHint', { id })}
        errorMessage={form.errors.username}
        value={form.username.value}
        onChange={form.username.setValue}
        name="username"
        autoComplete="username"
        dir="ltr"
        spellCheck="false"
        autoCorrect="off"
        isRequired
      />
      <NameAndPassword form={form} />
      <Button type="submit" variant="primary" size="large" isWide isPending={form.isPending}>
        {t('signUp.submit')}
      </Button>
      <Text tone="soft" className={styles.other}>
        {t('signUp.hasAccount')} <a href={paths.signIn}>{t('welcome.signIn')}</a>
      </Text>
    </form>
  );
}

function NameAndPassword({ form }: { form: ReturnType<typeof useSignUp> }) {
  const t = useWords('sessions');
  return (
    <>
      <TextField
        label={t('signUp.displayName')}
        description={t('signUp.displayNameHint')}
        value={form.displayName.value}
        onChange={form.displayName.setValue}
        name="name"
        autoComplete="name"
        maxLength={100}
      />
      <PasswordField
        label={t('signUp.password')}
        description={<PasswordRule password={form.password.value} />}
        errorMessage={form.errors.password}
        value={form.password.value}
        onChange={form.password.setValue}
        name="password"
        autoComplete="new-password"
        isRequired
      />
    </>
  );
}
