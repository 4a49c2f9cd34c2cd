import type { UnreadableRow } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { now } from '#app/clock.ts';
import { useWords } from '#app/i18n.ts';
import { Lock } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { useRowActions } from './row-actions.ts';
import { UNREADABLE_ACTIONS } from './row-words.ts';
import styles from './unreadable-body.module.css';

/** A key that is on its way mostly comes within this time; before it is over, words would only alarm. */
const QUIET_MS = 5_000;

/** A message that cannot be read: why, and the one thing that may help. */
export function UnreadableBody({ row }: { row: UnreadableRow }) {
  const t = useWords('timeline');
  const actions = useRowActions();
  const isQuiet = useIsQuiet(row);
  const action = UNREADABLE_ACTIONS[row.cause];
  if (isQuiet) {
    return (
      <p className={styles.waiting} data-unreadable={row.cause}>
        <Spinner size="small" />
        <span className="visually-hidden">{t('unreadable.arriving')}</span>
      </p>
    );
  }
  return (
    <div className={styles.unreadable} data-unreadable={row.cause}>
      <Lock aria-hidden="true" />
      <div>
        <p>{t(`unreadable.${row.cause}`, { name: row.senderName })}</p>
        {action !== 'none' && (
          <button type="button" className={styles.action} onClick={() => actions.helpUnreadable(row)}>
            {t(`unreadableAction.${action}`)}
          </button>
        )}
      </div>
    </div>
  );
}

function useIsQuiet(row: UnreadableRow): boolean {
  const age = now() - row.ts;
  const [isOver, setOver] = useState(age > QUIET_MS);
  const isWaiting = row.cause === 'waiting';
  useEffect(() => {
    if (!isWaiting || isOver) return;
    const timer = setTimeout(() => setOver(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [isWaiting, isOver]);
  return isWaiting && !isOver;
}
