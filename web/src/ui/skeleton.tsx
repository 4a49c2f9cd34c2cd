import { classNames } from './class-names.ts';
import { useKitWords } from './kit-words.ts';
import styles from './skeleton.module.css';

export interface SkeletonProps {
  /** How many rows are hinted at. */
  readonly rows?: number;
  readonly look?: 'rows' | 'lines' | 'bubbles';
  readonly label?: string;
}

/** The shape of what is coming, for waits of more than an instant. */
export function Skeleton({ rows = 6, look = 'rows', label }: SkeletonProps) {
  const words = useKitWords();
  return (
    <div className={classNames(styles.skeleton, styles[look])} role="status">
      <span className="visually-hidden">{label ?? words.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} aria-hidden="true">
          {look === 'rows' ? <span className={styles.picture} /> : null}
          <span className={styles.text} />
        </div>
      ))}
    </div>
  );
}
