import { Banner } from '#ui/banner.tsx';
import { ButtonLink } from '#ui/button.tsx';
import { MessagesSquare, Server, ShieldCheck } from '#ui/icons.ts';
import { Text } from '#ui/text.tsx';
import { useBrand } from '#app/brand.ts';
import { FrontPage } from '#app/front-page.tsx';
import { useLanguage, useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { BrandLinks } from './brand-links.tsx';
import { OfferFailed } from './offer-failed.tsx';
import { useOffer } from './use-offer.ts';
import styles from './front.module.css';

export interface WelcomeScreenProps {
  /** The server ended this device's access. */
  readonly wasSignedOut: boolean;
}

/** The first page: what this is, and the two ways in. */
export function WelcomeScreen({ wasSignedOut }: WelcomeScreenProps) {
  const t = useWords('sessions');
  const { name, tagline } = useBrand();
  const language = useLanguage();
  const offer = useOffer();
  useScreenTitle('');
  const isClosed = offer.state === 'known' && offer.offer.registration === 'closed';
  return (
    <FrontPage title={tagline[language] ?? tagline.en ?? name} hasLanguages footer={<BrandLinks />}>
      {wasSignedOut ? (
        <Banner tone="warning" role="status" title={t('welcome.endedTitle')}>
          {t('welcome.endedText')}
        </Banner>
      ) : null}
      <ul className={styles.points}>
        <li>
          <ShieldCheck aria-hidden />
          <span>{t('welcome.encrypted')}</span>
        </li>
        <li>
          <Server aria-hidden />
          <span>
            {offer.state === 'known'
              ? t('welcome.server', { server: offer.offer.serverName })
              : t('welcome.serverUnknown')}
          </span>
        </li>
        <li>
          <MessagesSquare aria-hidden />
          <span>{t('welcome.open')}</span>
        </li>
      </ul>
      {offer.state === 'failed' ? <OfferFailed failed={offer} /> : null}
      <div className={styles.ways}>
        {isClosed ? null : (
          <ButtonLink href={paths.signUp} variant="primary" size="large" isWide>
            {t('welcome.signUp')}
          </ButtonLink>
        )}
        <ButtonLink href={paths.signIn} variant={isClosed ? 'primary' : 'secondary'} size="large" isWide>
          {t('welcome.signIn')}
        </ButtonLink>
        {isClosed ? (
          <Text size="note" tone="faint">
            {t('welcome.closed')}
          </Text>
        ) : null}
      </div>
    </FrontPage>
  );
}
