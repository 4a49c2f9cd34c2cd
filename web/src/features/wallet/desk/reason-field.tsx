import { useWords } from '#app/i18n.ts';
import { TextField } from '#ui/text-field.tsx';

export interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Why somebody looks or acts: the server takes nothing without. */
export function ReasonField({ value, onChange }: ReasonFieldProps) {
  const t = useWords('wallet/desk');
  return (
    <TextField
      label={t('reason.label')}
      description={t('reason.hint')}
      value={value}
      onChange={onChange}
      maxLength={1_000}
      autoComplete="off"
    />
  );
}

/** Whether these words are enough for a reason. */
export function isReason(text: string): boolean {
  return text.trim().length >= 3;
}
