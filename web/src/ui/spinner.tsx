import { ProgressBar } from 'react-aria-components/ProgressBar';
import { classNames } from './class-names.ts';
import { useKitWords } from './kit-words.ts';
import styles from './spinner.module.css';

export interface SpinnerProps {
  /** What is waited for. Without it, "Loading". */
  readonly label?: string;
  readonly size?: 'small' | 'medium' | 'large';
  readonly className?: string;
}

/** A wait without a known length. */
export function Spinner({ label, size = 'medium', className }: SpinnerProps) {
  const words = useKitWords();
  return (
    <ProgressBar
      isIndeterminate
      aria-label={label ?? words.loading}
      className={classNames(styles.spinner, styles[size], className)}
    >
      <svg viewBox="0 0 24 24" fill="none" aria-hidden="true">
        <circle className={styles.track} cx="12" cy="12" r="9" />
        <path className={styles.arc} d="M12 3a9 9 0 0 1 9 9" />
      </svg>
    </ProgressBar>
  );
}
