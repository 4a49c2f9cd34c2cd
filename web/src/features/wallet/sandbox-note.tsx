import { useWords } from '#app/i18n.ts';
import { Info } from '#ui/icons.ts';
import { useAccountIn } from './use-money.ts';
import styles from './wallet.module.css';

export interface SandboxNoteProps {
  readonly currency: string | null;
  /** For cards, which stand many on a screen. */
  readonly isShort?: boolean;
}

/** Says that a currency is play money: nobody owes anything for it until an operator is licensed. */
export function SandboxNote({ currency, isShort = false }: SandboxNoteProps) {
  const t = useWords('wallet');
  const account = useAccountIn(currency);
  if (account === null || !account.is_sandbox) return null;
  return (
    <p className={styles.sandbox}>
      <Info aria-hidden />
      {t(isShort ? 'sandboxShort' : 'sandbox', { currency: account.currency })}
    </p>
  );
}
