import type { ReactNode } from 'react';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import { ChevronDown } from './icons.ts';
import field from './field.module.css';
import styles from './select.module.css';

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly description?: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly lang?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
  readonly icon?: ReactNode;
  readonly look?: 'field' | 'quiet';
  readonly className?: string;
}

/** One of many. The system's own list: it is what phones and screen readers handle best. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, isLabelHidden, description, options, value, onChange, isDisabled, icon, look, className } =
    props;
  const id = useId();
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <div className={classNames(field.field, className)}>
      <label htmlFor={id} className={isLabelHidden === true ? 'visually-hidden' : field.label}>
        {label}
      </label>
      <div className={classNames(field.box, styles.box, look === 'quiet' && styles.quiet)}>
        {icon}
        <select
          id={id}
          className={classNames(
            styles.select,
            options.some((option) => option.lang !== undefined) && styles.scripts,
          )}
          value={value}
          disabled={isDisabled}
          aria-describedby={description === undefined ? undefined : `${id}-description`}
          onChange={(event) => choose(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className={styles.arrow} />
      </div>
      {description === undefined ? null : (
        <span id={`${id}-description`} className={field.description}>
          {description}
        </span>
      )}
    </div>
  );
}
