import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { ArrowLeft } from './icons.ts';
import { useKitWords } from './kit-words.ts';
import styles from './screen-header.module.css';

export interface ScreenHeaderProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  /** Where "back" leads. Only shown where there is something to go back to. */
  readonly backHref?: string;
  /** The way back is for narrow screens alone, where the list is not beside the content. */
  readonly isBackNarrowOnly?: boolean;
  /** A picture before the title. */
  readonly leading?: ReactNode;
  /** The title as a link, such as to the details of a conversation. */
  readonly titleHref?: string;
  readonly actions?: ReactNode;
  /** The first screen of a tab has a larger title. */
  readonly isLarge?: boolean;
  readonly level?: 1 | 2;
  readonly className?: string;
}

/** The top of a screen: back, title, what can be done. The title takes the focus when the screen opens. */
export function ScreenHeader(props: ScreenHeaderProps) {
  const {
    title,
    subtitle,
    backHref,
    isBackNarrowOnly,
    leading,
    titleHref,
    actions,
    isLarge,
    level = 1,
  } = props;
  const words = useKitWords();
  const Title = `h${level}` as const;
  const heading = (
    <span className={styles.words}>
      <Title className={styles.title} tabIndex={-1} data-screen-title="">
        {title}
      </Title>
      {subtitle === undefined ? null : <span className={styles.subtitle}>{subtitle}</span>}
    </span>
  );
  return (
    <header className={classNames(styles.header, isLarge === true && styles.large, props.className)}>
      {backHref === undefined ? null : (
        <a
          href={backHref}
          aria-label={words.back}
          className={classNames(styles.back, isBackNarrowOnly === true && styles.narrowOnly)}
        >
          <ArrowLeft aria-hidden />
        </a>
      )}
      {titleHref === undefined ? (
        <span className={styles.main}>
          {leading}
          {heading}
        </span>
      ) : (
        <a href={titleHref} className={classNames(styles.main, styles.link)}>
          {leading}
          {heading}
        </a>
      )}
      {actions === undefined ? null : <span className={styles.actions}>{actions}</span>}
    </header>
  );
}
