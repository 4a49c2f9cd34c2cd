import type { ReactNode } from 'react';
import { useRef } from 'react';
import {
  Header as AriaHeader,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Popover,
  Separator,
} from 'react-aria-components/Menu';
import { classNames } from './class-names.ts';
import { Check } from './icons.ts';
import styles from './menu.module.css';

/** Joins a button of the kit with the Menu that it opens: `<MenuTrigger><IconButton/><Menu>...</Menu></MenuTrigger>`. */
export { MenuTrigger } from 'react-aria-components/Menu';

export interface MenuProps {
  readonly label: string;
  /** MenuItems, MenuSections and MenuSeparators. */
  readonly children: ReactNode;
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end';
  /** A widget above the items, such as a row of reactions. */
  readonly header?: ReactNode;
}

/** What can be done with a thing, on a layer beside its button. */
export function Menu({ label, children, placement = 'bottom end', header }: MenuProps) {
  return (
    <Popover className={styles.popover} placement={placement} offset={4}>
      {header}
      <AriaMenu aria-label={label} className={styles.menu}>
        {children}
      </AriaMenu>
    </Popover>
  );
}

export interface ContextMenuProps extends MenuProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Where it opens, in CSS pixels of the viewport: of the pointer, or of the row for the menu key. */
  readonly at: { readonly x: number; readonly y: number };
}

/** The same menu where the person pressed with the second button, or held a finger. */
export function ContextMenu({
  label,
  children,
  header,
  isOpen,
  onOpenChange,
  at,
  placement,
}: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span
        ref={anchor}
        dir="ltr"
        className={styles.anchor}
        style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
      />
      <Popover
        className={styles.popover}
        triggerRef={anchor}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        placement={placement ?? 'bottom start'}
        offset={2}
      >
        {header}
        <AriaMenu
          aria-label={label}
          className={styles.menu}
          autoFocus="first"
          onClose={() => onOpenChange(false)}
        >
          {children}
        </AriaMenu>
      </Popover>
    </>
  );
}

export interface MenuItemProps {
  readonly children: string;
  readonly icon?: ReactNode;
  readonly onAction?: () => void;
  readonly href?: string;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  /** A mark that this choice is in force. */
  readonly isChecked?: boolean;
  /** The keys that do the same. */
  readonly shortcut?: string;
}

/** One thing to do. */
export function MenuItem({ children, icon, isDanger, isChecked, shortcut, ...rest }: MenuItemProps) {
  return (
    <AriaMenuItem
      {...rest}
      textValue={children}
      className={classNames(styles.item, isDanger === true && styles.danger)}
    >
      {icon}
      <span className={styles.label}>{children}</span>
      {isChecked === true ? <Check aria-hidden /> : null}
      {shortcut === undefined ? null : <kbd className={styles.shortcut}>{shortcut}</kbd>}
    </AriaMenuItem>
  );
}

/** Items that belong together, under a title. */
export function MenuSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <AriaMenuSection className={styles.section}>
      <AriaHeader className={styles.header}>{title}</AriaHeader>
      {children}
    </AriaMenuSection>
  );
}

/** A line between items. */
export function MenuSeparator() {
  return <Separator className={styles.separator} />;
}
