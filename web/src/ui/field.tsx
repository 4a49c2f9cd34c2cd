import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components/TextField';
import styles from './field.module.css';

export interface FieldWords {
  readonly label: string;
  /** Seen by nobody but read by screen readers, where the place says what the field is for. */
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  readonly errorMessage?: string | null;
}

/** The label above a field, and the explanation and the error below it. */
export function FieldFrame({ label, isLabelHidden, description, errorMessage, children }: FieldFrameProps) {
  return (
    <>
      <Label className={isLabelHidden === true ? 'visually-hidden' : styles.label}>{label}</Label>
      {children}
      {description !== undefined && description !== '' ? (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      ) : null}
      <FieldError className={styles.error}>{errorMessage ?? undefined}</FieldError>
    </>
  );
}

interface FieldFrameProps extends FieldWords {
  readonly children: ReactNode;
}

/** Whether there is an error to show. */
export function hasError(errorMessage: string | null | undefined): boolean {
  return errorMessage !== undefined && errorMessage !== null && errorMessage !== '';
}
