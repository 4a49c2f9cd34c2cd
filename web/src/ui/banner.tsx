import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { classNames } from './class-names.ts';
import { X, CircleAlert, Info, CircleCheck, TriangleAlert } from './icons.ts';
import { useKitWords } from './kit-words.ts';
import styles from './banner.module.css';

export interface BannerProps {
  readonly tone: 'info' | 'warning' | 'danger' | 'success';
  readonly title?: string;
  readonly children?: ReactNode;
  /** Buttons, the main one first. */
  readonly actions?: ReactNode;
  readonly icon?: ReactNode;
  readonly onDismiss?: () => void;
  /** Read out as soon as it appears: `alert` for what went wrong, `status` for the rest. */
  readonly role?: 'alert' | 'status';
  readonly className?: string;
}

const ICONS = { info: Info, warning: TriangleAlert, danger: CircleAlert, success: CircleCheck };

/** Something to know here and now: what happened, why, and what to do. */
export function Banner({ tone, title, children, actions, icon, onDismiss, role, className }: BannerProps) {
  const words = useKitWords();
  const Icon = ICONS[tone];
  return (
    <div role={role} className={classNames(styles.banner, styles[tone], className)}>
      <span className={styles.icon} aria-hidden="true">
        {icon ?? <Icon />}
      </span>
      <div className={styles.words}>
        {title === undefined ? null : <strong className={styles.title}>{title}</strong>}
        {children === undefined ? null : <div className={styles.text}>{children}</div>}
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </div>
      {onDismiss === undefined ? null : (
        <Button aria-label={words.dismiss} onPress={onDismiss} className={styles.dismiss}>
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}
