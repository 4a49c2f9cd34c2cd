import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { Trash2 } from '#ui/icons.ts';
import { Select } from '#ui/select.tsx';
import { TextField } from '#ui/text-field.tsx';
import { AmountField } from '../amount-field.tsx';
import { accountName, DESK_CODES, isOwned } from './account-words.ts';
import type { DraftAccount, DraftLine } from './draft-lines.ts';
import styles from './desk.module.css';

export interface LineFieldsProps {
  readonly line: DraftLine;
  /** Its place, from 1. */
  readonly place: number;
  readonly currency: string;
  readonly onChange: (line: DraftLine) => void;
  /** Null: the only line stays. */
  readonly onRemove: (() => void) | null;
}

/** One line of a journal: from, to, how much. */
export function LineFields({ line, place, currency, onChange, onRemove }: LineFieldsProps) {
  const t = useWords('wallet/desk');
  return (
    <fieldset className={styles.line}>
      <legend>{t('lines.one', { place })}</legend>
      <AccountFields
        label={t('lines.debit')}
        account={line.debit}
        onChange={(debit) => onChange({ ...line, debit })}
      />
      <AccountFields
        label={t('lines.credit')}
        account={line.credit}
        onChange={(credit) => onChange({ ...line, credit })}
      />
      <AmountField
        label={t('payment.amount')}
        currency={currency}
        onChange={(amount) => onChange({ ...line, amount })}
      />
      {onRemove === null ? null : (
        <div>
          <Button size="small" icon={<Trash2 aria-hidden />} onPress={onRemove}>
            {t('lines.remove', { place })}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

interface AccountFieldsProps {
  readonly label: string;
  readonly account: DraftAccount;
  readonly onChange: (account: DraftAccount) => void;
}

function AccountFields({ label, account, onChange }: AccountFieldsProps) {
  const t = useWords('wallet/desk');
  const { code, owner } = account;
  return (
    <div className={styles.pair}>
      <Select
        label={label}
        value={code}
        onChange={(chosen) => onChange({ ...account, code: chosen })}
        options={DESK_CODES.map((value) => ({ value, label: accountName(t, value) }))}
      />
      {isOwned(code) && (
        <TextField
          label={t('lines.owner', { side: label })}
          description={t(`lines.${code}Hint`)}
          value={owner}
          onChange={(typed) => onChange({ ...account, owner: typed })}
          maxLength={255}
          autoComplete="off"
          spellCheck="false"
          dir="ltr"
        />
      )}
    </div>
  );
}
