import type { ReactNode } from 'react';
import { useId } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import type { CheckboxProps as AriaCheckboxProps } from 'react-aria-components/Checkbox';
import { Check } from './icons.ts';
import styles from './choice.module.css';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> {
  readonly label: ReactNode;
  readonly description?: ReactNode;
}

/** A yes or no that takes effect with the form it stands in. */
export function Checkbox({ label, description, ...rest }: CheckboxProps) {
  const descriptionId = useId();
  return (
    <AriaCheckbox
      {...rest}
      aria-describedby={description === undefined ? undefined : descriptionId}
      className={styles.row}
    >
      <span className={styles.check} aria-hidden="true">
        <Check />
      </span>
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        {description === undefined ? null : (
          <span id={descriptionId} className={styles.description}>
            {description}
          </span>
        )}
      </span>
    </AriaCheckbox>
  );
}
