import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { classNames } from './class-names.ts';
import styles from './list-row.module.css';

export interface ListRowProps {
  readonly leading?: ReactNode;
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  /** Small text at the end of the first line, such as a time. */
  readonly meta?: ReactNode;
  /** At the end: a mark, a badge, or an arrow. Buttons go to `actions`. */
  readonly trailing?: ReactNode;
  /** Buttons beside the row; they are not inside its link. */
  readonly actions?: ReactNode;
  /** Where the row leads; or what pressing it does; or neither, for a row to read. */
  readonly href?: string;
  readonly onPress?: () => void;
  readonly isSelected?: boolean;
  readonly isDanger?: boolean;
  readonly className?: string;
}

/** A line of a list: picture, title, a second line, and what stands at the end. */
export function ListRow(props: ListRowProps) {
  const { actions, href, onPress, isSelected, isDanger, className } = props;
  const look = classNames(
    styles.row,
    (href !== undefined || onPress !== undefined) && styles.active,
    isSelected === true && styles.selected,
    isDanger === true && styles.danger,
    className,
  );
  return (
    <div className={styles.line}>
      {href === undefined ? (
        onPress === undefined ? (
          <div className={look}>{content(props)}</div>
        ) : (
          <Button className={look} onPress={onPress}>
            {content(props)}
          </Button>
        )
      ) : (
        <a className={look} href={href} aria-current={isSelected === true ? 'page' : undefined}>
          {content(props)}
        </a>
      )}
      {actions === undefined ? null : <span className={styles.actions}>{actions}</span>}
    </div>
  );
}

function content({ leading, title, subtitle, meta, trailing }: ListRowProps) {
  return (
    <>
      {leading === undefined ? null : <span className={styles.leading}>{leading}</span>}
      <span className={styles.words}>
        <span className={styles.first}>
          <span className={styles.title}>{title}</span>
          {meta === undefined ? null : <span className={styles.meta}>{meta}</span>}
        </span>
        {subtitle === undefined ? null : <span className={styles.subtitle}>{subtitle}</span>}
      </span>
      {trailing === undefined ? null : <span className={styles.trailing}>{trailing}</span>}
    </>
  );
}
