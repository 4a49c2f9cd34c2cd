import type { Ref } from 'react';
import { Button, Input, Label, SearchField as AriaSearchField } from 'react-aria-components/SearchField';
import type { SearchFieldProps as AriaSearchFieldProps } from 'react-aria-components/SearchField';
import { classNames } from './class-names.ts';
import { X, Search } from './icons.ts';
import { useKitWords } from './kit-words.ts';
import styles from './field.module.css';

export interface SearchFieldProps extends Omit<AriaSearchFieldProps, 'children' | 'className' | 'style'> {
  /** Its accessible name; it is not seen unless it is the placeholder too. */
  readonly label: string;
  readonly placeholder?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly className?: string;
}

/** A box to search in. Escape and its cross empty it. */
export function SearchField({ label, placeholder, inputRef, className, ...rest }: SearchFieldProps) {
  const words = useKitWords();
  return (
    <AriaSearchField {...rest} className={classNames(styles.field, className)}>
      {({ isEmpty }) => (
        <>
          <Label className="visually-hidden">{label}</Label>
          <div className={classNames(styles.box, styles.small)}>
            <Search aria-hidden />
            <Input ref={inputRef} dir="auto" placeholder={placeholder ?? label} className={styles.input} />
            {isEmpty ? null : (
              <Button className={styles.side} aria-label={words.clear}>
                <X aria-hidden />
              </Button>
            )}
          </div>
        </>
      )}
    </AriaSearchField>
  );
}
