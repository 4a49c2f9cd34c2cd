import { classNames } from './class-names.ts';
import styles from './badge.module.css';

export interface BadgeProps {
  /** Null is a dot without a number. */
  readonly count: number | null;
  readonly tone?: 'accent' | 'primary' | 'muted';
  /** What is counted, in words: "3 unread messages". */
  readonly label: string;
  /** Formats the number in the person's language. */
  readonly format?: (count: number) => string;
  readonly className?: string;
}

const MOST = 999;

/** A small number: how much waits. */
export function Badge({ count, tone = 'accent', label, format = String, className }: BadgeProps) {
  if (count === 0) return null;
  return (
    <span className={classNames(styles.badge, styles[tone], count === null && styles.dot, className)}>
      <span aria-hidden="true">
        {count === null ? '' : format(Math.min(count, MOST)) + (count > MOST ? '+' : '')}
      </span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
