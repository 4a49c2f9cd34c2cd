import type { MessageRow } from '@herald/client/port';
import { useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { Copy, Pencil, Reply, Smile, Trash2 } from '#ui/icons.ts';
import { ContextMenu, MenuItem } from '#ui/menu.tsx';
import { listRecentEmoji } from './recent-emoji.ts';
import { useRowActions } from './row-actions.ts';
import styles from './message-menu.module.css';

export interface MessageMenuProps {
  readonly row: MessageRow;
  readonly anchor: Element;
  readonly onClose: () => void;
}

const QUICK = 6;

/** What can be done with a message: a row of reactions, then the rest. */
export function MessageMenu({ row, anchor, onClose }: MessageMenuProps) {
  const t = useWords('timeline');
  const actions = useRowActions();
  const [at] = useState(() => placeBeside(anchor));
  const [quick] = useState(() => listRecentEmoji().slice(0, QUICK));
  const isSent = row.eventId !== null;
  const run = (act: () => void) => () => {
    onClose();
    // After the menu gave the focus back, so that what opens next can take it.
    setTimeout(act, 0);
  };
  return (
    <ContextMenu
      label={t('action.all')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      at={at}
      header={
        isSent ? (
          <div className={styles.quick} role="group" aria-label={t('action.react')}>
            {quick.map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-label={t('reaction.add', { reaction: emoji })}
                aria-pressed={row.reactions.some((reaction) => reaction.key === emoji && reaction.isOwn)}
                onClick={run(() => actions.react(row, emoji))}
              >
                {emoji}
              </button>
            ))}
          </div>
        ) : undefined
      }
    >
      {isSent && (
        <MenuItem icon={<Reply aria-hidden />} onAction={run(() => actions.reply(row))}>
          {t('action.reply')}
        </MenuItem>
      )}
      {isSent && (
        <MenuItem icon={<Smile aria-hidden />} onAction={run(() => actions.openEmoji(row, anchor))}>
          {t('action.moreReactions')}
        </MenuItem>
      )}
      {row.body.kind === 'text' && (
        <MenuItem icon={<Copy aria-hidden />} onAction={run(() => actions.copy(row))}>
          {t('action.copy')}
        </MenuItem>
      )}
      {row.canEdit && (
        <MenuItem icon={<Pencil aria-hidden />} onAction={run(() => actions.edit(row))}>
          {t('action.edit')}
        </MenuItem>
      )}
      {row.canRedact && isSent && (
        <MenuItem icon={<Trash2 aria-hidden />} isDanger onAction={run(() => actions.redact(row))}>
          {t('action.delete')}
        </MenuItem>
      )}
      {!isSent && (
        <MenuItem icon={<Trash2 aria-hidden />} isDanger onAction={run(() => actions.discard(row))}>
          {t('send.discard')}
        </MenuItem>
      )}
    </ContextMenu>
  );
}

function placeBeside(anchor: Element): { x: number; y: number } {
  const box = anchor.getBoundingClientRect();
  const isRightToLeft = document.documentElement.dir === 'rtl';
  const start = isRightToLeft ? box.right : box.left;
  return { x: Math.max(8, start), y: Math.min(window.innerHeight - 120, Math.max(72, box.bottom)) };
}
