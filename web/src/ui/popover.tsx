import type { ReactNode, RefObject } from 'react';
import { Dialog, DialogTrigger, Popover as AriaPopover } from 'react-aria-components/Popover';
import { classNames } from './class-names.ts';
import styles from './popover.module.css';

/** Joins a button of the kit with the Popover that it opens. */
export const PopoverTrigger = DialogTrigger;

export interface PopoverProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'top' | 'bottom';
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** What it opens beside, when it has no PopoverTrigger. */
  readonly triggerRef?: RefObject<Element | null>;
  readonly className?: string;
}

/** A small layer beside what opened it. A press outside and Escape close it. */
export function Popover({ label, children, className, ...rest }: PopoverProps) {
  return (
    <AriaPopover {...rest} offset={6} className={classNames(styles.popover, className)}>
      <Dialog aria-label={label} className={styles.dialog}>
        {children}
      </Dialog>
    </AriaPopover>
  );
}
