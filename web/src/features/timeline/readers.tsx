import type { TimelineRow } from '@herald/client/port';
import { MxcAvatar } from '#features/media';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { useRowActions } from './row-actions.ts';
import styles from './readers.module.css';

const SHOWN = 3;

/** Who has read up to a message: three small pictures, and how many more. */
export function Readers({ row }: { row: TimelineRow }) {
  const t = useWords('timeline');
  const { formatNumber } = useFormat();
  const actions = useRowActions();
  const more = row.readerCount - Math.min(SHOWN, row.readers.length);
  return (
    <button type="button" className={styles.readers} onClick={() => actions.showReaders(row)}>
      <span className="visually-hidden">{t('readers.by', { count: row.readerCount })}</span>
      {row.readers.slice(0, SHOWN).map((reader) => (
        <span key={reader.userId} className={styles.reader}>
          <MxcAvatar
            mxc={reader.avatar}
            name={reader.name}
            id={reader.userId}
            size="tiny"
            className={styles.picture}
          />
        </span>
      ))}
      {more > 0 && <span className={styles.more}>+{formatNumber(more)}</span>}
    </button>
  );
}
