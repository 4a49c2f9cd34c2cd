import type { ReactNode } from 'react';
import styles from './page.module.css';

export interface PageProps {
  readonly children: ReactNode;
  /** Names a page of text alone: with nothing in it to take the focus, it takes it itself, to be scrolled by keys. */
  readonly textLabel?: string;
}

/** The scrolling part of a page under its header, as wide as text is read well. */
export function Page({ children, textLabel }: PageProps) {
  const focus = textLabel === undefined ? {} : { tabIndex: 0, role: 'region', 'aria-label': textLabel };
  return (
    <div className={styles.scroll} {...focus}>
      <div className={styles.page}>{children}</div>
    </div>
  );
}
