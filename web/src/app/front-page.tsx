import type { ReactNode } from 'react';
import { Heading, Text } from '#ui/text.tsx';
import { ArrowLeft } from '#ui/icons.ts';
import { useKitWords } from '#ui/kit-words.ts';
import { useBrand } from './brand.ts';
import { FrontArt } from './front-art.tsx';
import { LanguageSelect } from './language-select.tsx';
import { Logo } from './logo.tsx';
import styles from './front-page.module.css';

export interface FrontPageProps {
  readonly title: string;
  readonly text?: ReactNode;
  readonly backHref?: string;
  readonly children: ReactNode;
  /** Under the content, in small print. */
  readonly footer?: ReactNode;
  /** Language choice, for people who are not signed in. */
  readonly hasLanguages?: boolean;
}

/** A page of one task without the shell: signing in and up, recovering. */
export function FrontPage({ title, text, backHref, children, footer, hasLanguages }: FrontPageProps) {
  const words = useKitWords();
  const { name } = useBrand();
  return (
    <div className={styles.page}>
      <div className={styles.art} aria-hidden="true">
        <FrontArt />
      </div>
      <div className={styles.side}>
        <header className={styles.top}>
          {backHref === undefined ? (
            <span className={styles.brand}>
              <Logo className={styles.logo} />
              {name}
            </span>
          ) : (
            <a className={styles.back} href={backHref}>
              <ArrowLeft aria-hidden />
              {words.back}
            </a>
          )}
          {hasLanguages === true ? <LanguageSelect look="quiet" isLabelHidden /> : null}
        </header>
        <main id="content" className={styles.main}>
          <div className={styles.words}>
            <Heading level={1} isScreenTitle>
              {title}
            </Heading>
            {text === undefined ? null : (
              <Text as="div" size="lead" tone="soft">
                {text}
              </Text>
            )}
          </div>
          {children}
        </main>
        {footer === undefined ? null : <footer className={styles.footer}>{footer}</footer>}
      </div>
    </div>
  );
}
