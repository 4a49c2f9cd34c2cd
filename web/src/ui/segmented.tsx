import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { classNames } from './class-names.ts';
import styles from './segmented.module.css';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string; readonly badge?: ReactNode }[];
  readonly className?: string;
}

/** Filters of a list, one in force. One stop of the tab key; arrows move within. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
  className,
}: SegmentedProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const option = options.find((candidate) => keys.has(candidate.value));
        if (option !== undefined) onChange(option.value);
      }}
      className={classNames(styles.group, className)}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className={styles.chip}>
          {option.label}
          {option.badge}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
