import type { ReactNode } from 'react';
import { useId } from 'react';
import { Label, Radio as AriaRadio, RadioGroup as AriaRadioGroup } from 'react-aria-components/RadioGroup';
import type { RadioGroupProps as AriaRadioGroupProps } from 'react-aria-components/RadioGroup';
import { classNames } from './class-names.ts';
import styles from './choice.module.css';

export interface RadioOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly description?: ReactNode;
  /** A picture of the choice, such as a swatch. */
  readonly icon?: ReactNode;
  readonly lang?: string;
}

export interface RadioGroupProps<T extends string> extends Omit<
  AriaRadioGroupProps,
  'children' | 'className' | 'style' | 'value' | 'onChange' | 'defaultValue'
> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly options: readonly RadioOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** `tiles` lays the choices beside each other. */
  readonly look?: 'list' | 'tiles';
}

/** One of a few, all of them seen. */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { label, isLabelHidden, options, value, onChange, look = 'list', ...rest } = props;
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <AriaRadioGroup {...rest} value={value} onChange={choose} className={styles.group}>
      <Label className={isLabelHidden === true ? 'visually-hidden' : styles.groupLabel}>{label}</Label>
      <div className={look === 'tiles' ? styles.tiles : styles.list}>
        {options.map((option) => (
          <Option key={option.value} option={option} look={look} />
        ))}
      </div>
    </AriaRadioGroup>
  );
}

function Option<T extends string>({ option, look }: { option: RadioOption<T>; look: 'list' | 'tiles' }) {
  const descriptionId = useId();
  return (
    <AriaRadio
      value={option.value}
      aria-describedby={option.description === undefined ? undefined : descriptionId}
      className={classNames(styles.row, look === 'tiles' && styles.tile)}
    >
      {option.icon}
      <span className={styles.radio} aria-hidden="true" />
      <span className={styles.words}>
        <span className={styles.label} lang={option.lang}>
          {option.label}
        </span>
        {option.description === undefined ? null : (
          <span id={descriptionId} className={styles.description}>
            {option.description}
          </span>
        )}
      </span>
    </AriaRadio>
  );
}
