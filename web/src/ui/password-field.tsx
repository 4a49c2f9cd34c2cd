import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useKitWords } from './kit-words.ts';
import { Eye, EyeOff } from './icons.ts';
import { TextField } from './text-field.tsx';
import type { TextFieldProps } from './text-field.tsx';
import styles from './field.module.css';

export interface PasswordFieldProps extends Omit<TextFieldProps, 'type' | 'end' | 'dir'> {
  readonly autoComplete: 'current-password' | 'new-password';
}

/** A password, hidden until its owner wants to see it. Pasting and password managers work. */
export function PasswordField(props: PasswordFieldProps) {
  const words = useKitWords();
  const [isShown, setIsShown] = useState(false);
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      dir="ltr"
      spellCheck="false"
      autoCorrect="off"
      end={
        <ToggleButton
          className={styles.side}
          aria-label={words.showPassword}
          isSelected={isShown}
          onChange={setIsShown}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </ToggleButton>
      }
    />
  );
}
