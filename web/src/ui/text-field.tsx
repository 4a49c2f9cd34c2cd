import type { ReactNode, Ref } from 'react';
import { Input, TextField as AriaTextField } from 'react-aria-components/TextField';
import type { TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';
import { classNames } from './class-names.ts';
import { FieldFrame, hasError } from './field.tsx';
import type { FieldWords } from './field.tsx';
import styles from './field.module.css';

export interface TextFieldProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'>, FieldWords {
  readonly placeholder?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Fixed text or a small button at either end of the box. */
  readonly start?: ReactNode;
  readonly end?: ReactNode;
  /** `ltr` for ids, links and codes, which read from left to right in every language. */
  readonly dir?: 'ltr' | 'auto';
  readonly isCode?: boolean;
  readonly className?: string;
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { label, isLabelHidden, description, errorMessage, placeholder, inputRef, start, end, dir, ...more } =
    props;
  const { isCode, className, ...rest } = more;
  return (
    <AriaTextField
      {...rest}
      validationBehavior="aria"
      isInvalid={hasError(errorMessage)}
      className={classNames(styles.field, className)}
    >
      <FieldFrame {...{ label, isLabelHidden, description, errorMessage }}>
        <div className={styles.box}>
          {start}
          <Input
            ref={inputRef}
            dir={dir ?? 'auto'}
            placeholder={placeholder}
            className={classNames(styles.input, isCode === true && styles.code)}
          />
          {end}
        </div>
      </FieldFrame>
    </AriaTextField>
  );
}
