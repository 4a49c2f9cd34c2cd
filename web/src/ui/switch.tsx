import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import type { SwitchProps as AriaSwitchProps } from 'react-aria-components/Switch';
import { useId } from 'react';
import styles from './choice.module.css';

export interface SwitchProps extends Omit<AriaSwitchProps, 'children' | 'className' | 'style'> {
  readonly label: ReactNode;
  readonly description?: ReactNode;
}

/** On or off, at once. The whole row can be pressed. */
export function Switch({ label, description, ...rest }: SwitchProps) {
  const descriptionId = useId();
  return (
    <AriaSwitch
      {...rest}
      aria-describedby={description === undefined ? undefined : descriptionId}
      className={styles.row}
    >
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        {description === undefined ? null : (
          <span id={descriptionId} className={styles.description}>
            {description}
          </span>
        )}
      </span>
      <span className={styles.switch} aria-hidden="true" />
    </AriaSwitch>
  );
}
