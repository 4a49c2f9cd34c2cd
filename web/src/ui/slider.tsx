import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './slider.module.css';

export interface SliderProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max: number;
  readonly step?: number;
  /** The value in words, for screen readers. */
  readonly valueText?: string;
  readonly className?: string;
}

/** A value on a line; arrow keys move it, so that nothing has to be dragged. */
export function Slider(props: SliderProps) {
  const { label, isLabelHidden, value, onChange, min = 0, max, step = 1, valueText, className } = props;
  const id = useId();
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={isLabelHidden === true ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        id={id}
        type="range"
        className={styles.slider}
        value={value}
        min={min}
        max={max}
        step={step}
        aria-valuetext={valueText}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
