import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';
import styles from './button.module.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface ButtonLook {
  readonly variant?: ButtonVariant;
  readonly size?: 'medium' | 'small' | 'large';
  readonly icon?: ReactNode;
  /** As wide as its container. */
  readonly isWide?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'>, ButtonLook {}

/** Something to do. While `isPending` it keeps the focus and cannot be pressed again. */
export function Button({ variant, size, icon, isWide, className, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={look({ variant, size, isWide, className })}>
      {rest.isPending === true ? <Spinner size="small" className={styles.spinner} /> : icon}
      <span className={styles.label}>{children}</span>
    </AriaButton>
  );
}

export interface ButtonLinkProps extends ButtonLook {
  readonly href: string;
  readonly target?: '_blank';
  readonly download?: string;
}

/** A way to another page that looks like a button. */
export function ButtonLink({ variant, size, icon, isWide, className, children, ...rest }: ButtonLinkProps) {
  return (
    <a
      {...rest}
      rel={rest.target === '_blank' ? 'noopener noreferrer' : undefined}
      className={look({ variant, size, isWide, className })}
    >
      {icon}
      <span className={styles.label}>{children}</span>
    </a>
  );
}

function look({
  variant = 'secondary',
  size = 'medium',
  isWide,
  className,
}: Omit<ButtonLook, 'children'>): string {
  return classNames(styles.button, styles[variant], styles[size], isWide === true && styles.wide, className);
}
