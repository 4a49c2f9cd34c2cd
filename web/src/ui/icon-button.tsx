import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';
import styles from './icon-button.module.css';

export interface IconButtonProps extends Omit<
  AriaButtonProps,
  'children' | 'className' | 'style' | 'aria-label'
> {
  /** What it does; it is the accessible name and the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly variant?: 'quiet' | 'soft' | 'primary' | 'danger';
  readonly size?: 'medium' | 'small';
  /** Shown at the corner, such as a Badge. */
  readonly badge?: ReactNode;
  readonly tooltipPlacement?: 'top' | 'bottom' | 'start' | 'end';
  readonly className?: string;
}

/** A button of an icon alone: 44 px to touch, named, and explained by a tooltip. */
export function IconButton(props: IconButtonProps) {
  const {
    label,
    icon,
    variant = 'quiet',
    size = 'medium',
    badge,
    tooltipPlacement,
    className,
    ...rest
  } = props;
  return (
    <Tooltip text={label} placement={tooltipPlacement ?? 'top'}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classNames(styles.button, styles[variant], size === 'small' && styles.small, className)}
      >
        {rest.isPending === true ? <Spinner size="small" className={styles.spinner} /> : icon}
        {badge}
      </AriaButton>
    </Tooltip>
  );
}
