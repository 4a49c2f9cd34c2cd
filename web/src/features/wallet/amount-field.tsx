import { useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { TextField } from '#ui/text-field.tsx';
import { parseMoney } from './money.ts';
import { useAccountIn } from './use-money.ts';
import styles from './wallet.module.css';

export interface AmountFieldProps {
  readonly label: string;
  readonly currency: string;
  /** Minor units; null: what is typed is no amount. */
  readonly onChange: (minor: string | null) => void;
  readonly initial?: string;
  readonly description?: string;
  readonly errorMessage?: string | null;
  readonly autoFocus?: boolean;
}

/** How much, in the currency's own decimals. */
export function AmountField(props: AmountFieldProps) {
  const { label, currency, onChange, initial = '', description, errorMessage, autoFocus } = props;
  const t = useWords('wallet');
  const exponent = useAccountIn(currency)?.exponent ?? 2;
  const [typed, setTyped] = useState(initial);
  const isWrong = typed.trim() !== '' && parseMoney(typed, exponent) === null;
  return (
    <TextField
      label={label}
      {...(description !== undefined && { description })}
      errorMessage={isWrong ? t('amount.wrong') : (errorMessage ?? null)}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        onChange(parseMoney(text, exponent));
      }}
      inputMode="decimal"
      autoComplete="off"
      dir="ltr"
      {...(autoFocus === true && { autoFocus: true })}
      end={<span className={styles.unit}>{currency}</span>}
    />
  );
}
