import type { MessageRow, RoomDetailRow, TimelineRow, UnreadableRow } from '@herald/client/port';
import { useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { copyText } from '#app/copy-text.ts';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { showToast } from '#ui/toast.tsx';
import type { RowActions } from './row-actions.ts';
import { noteEmoji } from './recent-emoji.ts';
import { UNREADABLE_ACTIONS } from './row-words.ts';
import type { Composer } from './use-composer.ts';

/** What lies over the conversation; at most one thing at a time. */
export type OpenDialog =
  | { readonly kind: 'menu'; readonly row: MessageRow; readonly anchor: Element }
  | { readonly kind: 'emoji'; readonly row: MessageRow; readonly anchor: Element }
  | { readonly kind: 'redact'; readonly row: MessageRow }
  | { readonly kind: 'discard'; readonly row: MessageRow }
  | { readonly kind: 'reactions'; readonly row: MessageRow }
  | { readonly kind: 'readers'; readonly row: TimelineRow }
  | { readonly kind: 'explain'; readonly row: UnreadableRow }
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'media'; readonly key: string };

export interface Dialogs {
  readonly open: OpenDialog | null;
  show(dialog: OpenDialog | null): void;
}

interface Options {
  readonly detail: RoomDetailRow;
  readonly composer: Composer;
  readonly jumpTo: (eventId: string) => void;
}

/** What the rows of a conversation can ask for, and which dialog is open because of it. */
export function useConversationActions({ detail, composer, jumpTo }: Options) {
  const t = useWords('timeline');
  const app = useWords('app');
  const call = useCall();
  const [, navigate] = useLocation();
  const { roomId } = detail;
  const [open, show] = useState<OpenDialog | null>(null);
  const latest = useRef({ composer, jumpTo });
  latest.current = { composer, jumpTo };

  const actions = useMemo<RowActions>(() => {
    const attempt = (what: Promise<unknown>, words: string) => {
      what.catch(() => showToast({ text: t(words), tone: 'danger' }));
    };
    return {
      reply: (row) => latest.current.composer.reply(row),
      edit: (row) => latest.current.composer.edit(row),
      jumpTo: (eventId) => latest.current.jumpTo(eventId),
      react(row, reaction) {
        if (row.eventId === null) return;
        noteEmoji(reaction);
        attempt(call('timeline.react', { roomId, eventId: row.eventId, reaction }), 'reaction.failed');
      },
      redact: (row) => show({ kind: 'redact', row }),
      copy(row) {
        if (row.body.kind === 'text') void copyText(app, row.body.text);
      },
      openMedia: (row) => show({ kind: 'media', key: row.key }),
      retry: (row) => attempt(call('timeline.retry', { roomId, key: row.key }), 'send.retryFailed'),
      discard: (row) => show({ kind: 'discard', row }),
      showReactions: (row) => show({ kind: 'reactions', row }),
      showReaders: (row) => show({ kind: 'readers', row }),
      openPerson: (userId) => show({ kind: 'person', userId }),
      openMenu: (row, anchor) => show({ kind: 'menu', row, anchor }),
      openEmoji: (row, anchor) => show({ kind: 'emoji', row, anchor }),
      helpUnreadable(row) {
        const action = UNREADABLE_ACTIONS[row.cause];
        if (action === 'recover') navigate(paths.recover);
        else if (action === 'review') show({ kind: 'person', userId: row.sender });
        else if ((action === 'retry' || action === 'wait') && row.eventId !== null) {
          attempt(call('keys.retryDecryption', { roomId, eventId: row.eventId }), 'unreadable.retryFailed');
          showToast({ text: t('unreadable.asked') });
        } else show({ kind: 'explain', row });
      },
    };
  }, [app, call, navigate, roomId, t]);

  const dialogs: Dialogs = { open, show };
  return { actions, dialogs };
}
