import type { Passkey } from '@herald/client/port';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Name } from '#ui/bidi.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { FingerprintPattern, Pencil, Trash2 } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';

export interface PasskeyCardProps {
  readonly passkey: Passkey;
  readonly onRename: () => void;
  readonly onRemove: () => void;
}

/** A passkey: what the person calls it, where it lies, and when it was used. */
export function PasskeyCard({ passkey, onRename, onRemove }: PasskeyCardProps) {
  const t = useWords('passkeys');
  const { formatDate, formatAgo } = useFormat();
  const { name, created_at: createdAt, last_used_at: usedAt, is_backed_up: isBackedUp } = passkey;
  const used = usedAt === undefined ? t('unused') : t('used', { when: formatAgo(usedAt) });
  return (
    <ListRow
      leading={<FingerprintPattern aria-hidden />}
      title={<Name>{name}</Name>}
      subtitle={`${t('made', { date: formatDate(createdAt) })} · ${used} · ${t(isBackedUp ? 'synced' : 'here')}`}
      actions={
        <>
          <IconButton label={t('rename.of', { name })} icon={<Pencil aria-hidden />} onPress={onRename} />
          <IconButton label={t('remove.of', { name })} icon={<Trash2 aria-hidden />} onPress={onRemove} />
        </>
      }
    />
  );
}
