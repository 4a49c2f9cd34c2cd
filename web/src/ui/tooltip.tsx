import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import styles from './tooltip.module.css';

export interface TooltipProps {
  readonly text: string;
  /** One focusable widget of the kit. */
  readonly children: ReactNode;
  readonly placement?: 'top' | 'bottom' | 'start' | 'end';
  readonly isDisabled?: boolean;
}

/** Says in a word what a widget does, on hover and on focus; Escape takes it away. */
export function Tooltip({ text, children, placement = 'top', isDisabled = false }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80} isDisabled={isDisabled}>
      {children}
      <AriaTooltip className={styles.tooltip} placement={placement} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
