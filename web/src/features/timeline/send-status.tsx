import type { MessageRow } from '@herald/client/port';
import { useWords } from '#app/i18n.ts';
import { CircleAlert, Clock, Hand, RefreshCw, RotateCcw, Trash2 } from '#ui/icons.ts';
import { classNames } from '#ui/class-names.ts';
import { useRowActions } from './row-actions.ts';
import { sendSentence } from './row-words.ts';
import styles from './send-status.module.css';

const ICONS = {
  waiting: Clock,
  encrypting: RefreshCw,
  uploading: RefreshCw,
  sending: RefreshCw,
  held: Hand,
  failed: CircleAlert,
};

/** How far a message of ours is, and what can be done when it did not go out. */
export function SendStatus({ row }: { row: MessageRow }) {
  const t = useWords('timeline');
  const actions = useRowActions();
  if (row.send === null) return null;
  const { state } = row.send;
  const sentence = sendSentence(row.send);
  const Icon = ICONS[state];
  return (
    <div className={classNames(styles.status, state === 'failed' && styles.failed)} data-send={state}>
      <span className={styles.words}>
        <Icon aria-hidden="true" className={Icon === RefreshCw ? styles.turning : undefined} />
        <span>{t(sentence.key, sentence.values)}</span>
      </span>
      {state === 'failed' && (
        <button type="button" className={styles.action} onClick={() => actions.retry(row)}>
          <RotateCcw aria-hidden="true" />
          {t('send.retry')}
        </button>
      )}
      {(state === 'failed' || state === 'held' || state === 'waiting') && (
        <button type="button" className={styles.action} onClick={() => actions.discard(row)}>
          <Trash2 aria-hidden="true" />
          {t('send.discard')}
        </button>
      )}
    </div>
  );
}
