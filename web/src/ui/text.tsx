import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './text.module.css';

export interface HeadingProps {
  readonly level: 1 | 2 | 3 | 4;
  readonly size?: 'display' | 'large' | 'medium' | 'small';
  readonly children: ReactNode;
  readonly id?: string;
  /** Takes the focus when the screen opens. */
  readonly isScreenTitle?: boolean;
  readonly className?: string;
}

const SIZES = { 1: 'display', 2: 'large', 3: 'medium', 4: 'small' } as const;

/** A title. Its level is its place in the page; its size its look. */
export function Heading({ level, size, children, id, isScreenTitle, className }: HeadingProps) {
  const Element = `h${level}` as const;
  const focusable = isScreenTitle === true ? { tabIndex: -1, 'data-screen-title': '' } : {};
  return (
    <Element
      {...focusable}
      id={id}
      className={classNames(styles.heading, styles[size ?? SIZES[level]], className)}
    >
      {children}
    </Element>
  );
}

export interface TextProps {
  readonly as?: 'p' | 'span' | 'div' | 'strong';
  readonly size?: 'lead' | 'body' | 'note' | 'tiny';
  readonly tone?: 'normal' | 'soft' | 'faint' | 'danger' | 'success';
  readonly children: ReactNode;
  readonly id?: string;
  readonly className?: string;
}

/** Words in one of the sizes and strengths of the product. */
export function Text({
  as: Element = 'p',
  size = 'body',
  tone = 'normal',
  children,
  id,
  className,
}: TextProps) {
  return (
    <Element id={id} className={classNames(styles.text, styles[size], styles[tone], className)}>
      {children}
    </Element>
  );
}
