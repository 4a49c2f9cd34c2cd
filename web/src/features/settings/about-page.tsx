import { useState } from 'react';
import { Code } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Copy, ExternalLink } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { BRAND_LINKS, useBrand } from '#app/brand.ts';
import { build, version } from '#app/build.ts';
import { copyText } from '#app/copy-text.ts';
import { useAccount, useCall } from '#app/engine.tsx';
import { useLanguage, useWords } from '#app/i18n.ts';
import { Logo } from '#app/logo.tsx';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import styles from './settings.module.css';

/** The version, the operator's links, and what to hand over when something does not work. */
export function AboutPage() {
  const t = useWords('settings');
  const { name, tagline, links } = useBrand();
  const language = useLanguage();
  useScreenTitle(t('menu.about'));
  const shown = BRAND_LINKS.flatMap((link) => {
    const href = links[link];
    return href === null ? [] : [{ link, href }];
  });
  return (
    <>
      <ScreenHeader title={t('menu.about')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <div className={styles.about}>
          <Logo className={styles.logo} />
          <div>
            <Heading level={2} size="large">
              {name}
            </Heading>
            <Text tone="soft">{tagline[language] ?? tagline.en ?? ''}</Text>
          </div>
        </div>
        <Facts />
        {shown.length === 0 ? null : (
          <ul>
            {shown.map(({ link, href }) => (
              <li key={link}>
                <ListRow href={href} title={t(`about.${link}`)} trailing={<ExternalLink aria-hidden />} />
              </li>
            ))}
          </ul>
        )}
        <Report />
      </Page>
    </>
  );
}

/** The name of the licence is the same in every language. */
const LICENCE = 'Apache-2.0';

function Facts() {
  const t = useWords('settings');
  const account = useAccount();
  return (
    <dl className={styles.facts}>
      <dt>{t('about.version')}</dt>
      <dd>
        <Code>{version}</Code>
      </dd>
      <dt>{t('about.build')}</dt>
      <dd>
        <Code>{build}</Code>
      </dd>
      <dt>{t('about.server')}</dt>
      <dd>
        <Code>{account?.serverName ?? ''}</Code>
      </dd>
      <dt>{t('about.licence')}</dt>
      <dd>
        <Code>{LICENCE}</Code>
      </dd>
    </dl>
  );
}

function Report() {
  const t = useWords('settings');
  const app = useWords('app');
  const call = useCall();
  const { name } = useBrand();
  const [isCopying, setIsCopying] = useState(false);
  const copyReport = async () => {
    setIsCopying(true);
    const lines = await call('engine.log', {}).catch(() => []);
    await copyText(app, [`${name} ${version} (${build})`, navigator.userAgent, ...lines].join('\n'));
    setIsCopying(false);
  };
  return (
    <section className={styles.card}>
      <Heading level={2} size="medium">
        {t('about.report')}
      </Heading>
      <Text tone="soft">{t('about.reportText')}</Text>
      <div>
        <Button icon={<Copy aria-hidden />} isPending={isCopying} onPress={() => void copyReport()}>
          {t('about.reportCopy')}
        </Button>
      </div>
    </section>
  );
}
