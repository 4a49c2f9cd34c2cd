import type { Ref } from 'react';
import { TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components/TextField';
import type { TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';
import { classNames } from './class-names.ts';
import { FieldFrame, hasError } from './field.tsx';
import type { FieldWords } from './field.tsx';
import styles from './field.module.css';

export interface TextAreaProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid' | 'type'>, FieldWords {
  readonly placeholder?: string;
  readonly rows?: number;
  readonly areaRef?: Ref<HTMLTextAreaElement>;
  readonly className?: string;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { label, isLabelHidden, description, errorMessage, placeholder, rows, areaRef, className, ...rest } =
    props;
  return (
    <AriaTextField
      {...rest}
      validationBehavior="aria"
      isInvalid={hasError(errorMessage)}
      className={classNames(styles.field, className)}
    >
      <FieldFrame {...{ label, isLabelHidden, description, errorMessage }}>
        <div className={styles.box}>
          <AriaTextArea
            ref={areaRef}
            dir="auto"
            rows={rows ?? 3}
            placeholder={placeholder}
            className={classNames(styles.input, styles.area)}
          />
        </div>
      </FieldFrame>
    </AriaTextField>
  );
}
