import type { ReactNode } from 'react';
import { classNames } from '#ui/class-names.ts';
import styles from './split-view.module.css';

export interface SplitViewProps {
  /** Which pane a narrow screen shows. Wide screens show the list and the main pane side by side. */
  readonly shown: 'list' | 'main' | 'side';
  readonly list: ReactNode;
  readonly listLabel: string;
  readonly main: ReactNode;
  /** A third pane, such as details; beside the main one where there is room, else over it. */
  readonly side?: ReactNode;
  readonly sideLabel?: string;
}

/** A list and what was chosen from it. On a phone one of them, with the list's scroll position kept. */
export function SplitView({ shown, list, listLabel, main, side, sideLabel }: SplitViewProps) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className={styles.split}
      data-shown={shown}
      data-has-side={side === undefined ? undefined : ''}
    >
      <section className={classNames(styles.pane, styles.list)} aria-label={listLabel}>
        {list}
      </section>
      <div className={classNames(styles.pane, styles.main)}>{main}</div>
      {side === undefined ? null : (
        <section className={classNames(styles.pane, styles.side)} aria-label={sideLabel}>
          {side}
        </section>
      )}
    </main>
  );
}
