import { useWords } from '#app/i18n.ts';
import { TextField } from '#ui/text-field.tsx';

/** A word that goes with a card: the conversation sees it, and the wallet never does. */
export function NoteField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (note: string) => void;
}) {
  const t = useWords('wallet');
  return (
    <TextField
      label={t('note.label')}
      description={t('note.hint')}
      value={value}
      onChange={onChange}
      maxLength={200}
      autoComplete="off"
    />
  );
}
