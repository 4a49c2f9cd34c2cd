import type { ReactNode } from 'react';
import { Ban, Eye, EyeOff, Info } from '#ui/icons.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import styles from './settings.module.css';

const SECTIONS: readonly {
  readonly name: string;
  readonly icon: ReactNode;
  readonly lines: readonly string[];
}[] = [
  { name: 'cannot', icon: <EyeOff aria-hidden />, lines: ['messages', 'files', 'keys', 'login'] },
  {
    name: 'can',
    icon: <Eye aria-hidden />,
    lines: ['who', 'size', 'receipts', 'devices', 'profile', 'open'],
  },
  { name: 'refused', icon: <Ban aria-hidden />, lines: ['read', 'scan', 'hidden', 'orders'] },
  { name: 'trust', icon: <Info aria-hidden />, lines: ['web', 'check'] },
];

/** What whoever runs the server can see, and what not: the same words as in the server's own README. */
export function PrivacyPage() {
  const t = useWords('settings');
  useScreenTitle(t('menu.privacy'));
  return (
    <>
      <ScreenHeader title={t('menu.privacy')} backHref={paths.me} isBackNarrowOnly />
      <Page textLabel={t('menu.privacy')}>
        <Text size="lead" tone="soft">
          {t('privacy.text')}
        </Text>
        {SECTIONS.map((section) => (
          <section key={section.name} className={styles.card}>
            <div className={styles.heading}>
              {section.icon}
              <Heading level={2} size="medium">
                {t(`privacy.${section.name}.title`)}
              </Heading>
            </div>
            <div className={styles.prose}>
              <ul>
                {section.lines.map((line) => (
                  <li key={line}>{t(`privacy.${section.name}.${line}`)}</li>
                ))}
              </ul>
            </div>
          </section>
        ))}
      </Page>
    </>
  );
}
