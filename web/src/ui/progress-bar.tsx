import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar';
import styles from './progress-bar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** 0 to `max`; null when the length is not known. */
  readonly value: number | null;
  readonly max?: number;
  /** The value in words: "1,240 of 3,100". */
  readonly valueText?: string;
}

/** How far something is. */
export function ProgressBar({ label, isLabelHidden, value, max = 1, valueText }: ProgressBarProps) {
  const share = value === null || max <= 0 ? 0 : Math.min(Math.max(value / max, 0), 1);
  return (
    <AriaProgressBar
      aria-label={label}
      value={share * 100}
      valueLabel={valueText}
      isIndeterminate={value === null}
      className={styles.progress}
    >
      {isLabelHidden === true ? null : (
        <div className={styles.words} aria-hidden="true">
          <span>{label}</span>
          <span className={styles.value}>{valueText}</span>
        </div>
      )}
      <div className={styles.track}>
        <div
          className={value === null ? styles.moving : styles.fill}
          style={value === null ? undefined : { inlineSize: `${share * 100}%` }}
        />
      </div>
    </AriaProgressBar>
  );
}
