import type { ChangeRow } from '@herald/client/port';
import { memo } from 'react';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { changeSentence } from './row-words.ts';
import styles from './change-item.module.css';

export interface ChangeItemProps {
  readonly row: ChangeRow;
  readonly position: number;
  readonly total: number;
  readonly isFocusStop: boolean;
}

/** Something that happened to the room, in one quiet line. */
export const ChangeItem = memo(function ChangeItem({ row, position, total, isFocusStop }: ChangeItemProps) {
  const t = useWords('timeline');
  const { formatDateTime } = useFormat();
  const sentence = changeSentence(row);
  return (
    <article
      data-entry={row.key}
      className={styles.change}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={isFocusStop ? 0 : -1}
      title={formatDateTime(row.ts)}
    >
      <p>{t(sentence.key, sentence.values)}</p>
    </article>
  );
});
