import type { MessageRow } from '@herald/client/port';
import { useWords } from '#app/i18n.ts';
import { classNames } from '#ui/class-names.ts';
import { Ellipsis, Reply, Smile } from '#ui/icons.ts';
import { useRowActions } from './row-actions.ts';
import styles from './message-toolbar.module.css';

/**
 * The buttons of the message that is pointed at or has the focus. Only one message has them at a time: a thousand
 * hidden buttons would be slow to draw and tiring to hear.
 */
export function MessageToolbar({ row }: { row: MessageRow }) {
  const t = useWords('timeline');
  const actions = useRowActions();
  return (
    <div
      className={classNames(styles.toolbar, row.isOwn && styles.own)}
      role="group"
      aria-label={t('action.all')}
    >
      <button
        type="button"
        aria-label={t('action.react')}
        title={t('action.react')}
        aria-haspopup="dialog"
        onClick={(event) => actions.openEmoji(row, event.currentTarget)}
      >
        <Smile aria-hidden="true" />
      </button>
      <button
        type="button"
        aria-label={t('action.reply')}
        title={t('action.reply')}
        onClick={() => actions.reply(row)}
      >
        <Reply aria-hidden="true" />
      </button>
      <button
        type="button"
        aria-label={t('action.more')}
        title={t('action.more')}
        aria-haspopup="menu"
        onClick={(event) => actions.openMenu(row, event.currentTarget)}
      >
        <Ellipsis aria-hidden="true" />
      </button>
    </div>
  );
}
