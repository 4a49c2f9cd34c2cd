import type { MessageRow, RoomDetailRow, TimelineRow, UnreadableRow } from '@herald/client/port';
import { useRef } from 'react';
import { LazyMediaViewer, type ViewerItem } from '#features/media';
import { PersonDialog } from '#features/profiles';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { showToast } from '#ui/toast.tsx';
import { EmojiPopover } from './emoji-popover.tsx';
import { MessageMenu } from './message-menu.tsx';
import { ReactionsDialog, ReadersDialog } from './people-dialogs.tsx';
import { useRowActions } from './row-actions.ts';
import type { Dialogs } from './use-conversation-actions.ts';

export interface ConversationDialogsProps {
  readonly detail: RoomDetailRow;
  readonly rows: readonly TimelineRow[];
  readonly dialogs: Dialogs;
}

/** Whatever lies over the conversation now. */
export function ConversationDialogs({ detail, rows, dialogs }: ConversationDialogsProps) {
  const { open } = dialogs;
  const { roomId } = detail;
  const close = () => dialogs.show(null);
  if (open === null) return null;
  switch (open.kind) {
    case 'menu':
      return <MessageMenu row={open.row} anchor={open.anchor} onClose={close} />;
    case 'emoji':
      return <ReactionPicker row={open.row} anchor={open.anchor} onClose={close} />;
    case 'redact':
    case 'discard':
      return <Question kind={open.kind} roomId={roomId} row={open.row} onClose={close} />;
    case 'reactions':
      return <ReactionsDialog roomId={roomId} row={open.row} onClose={close} />;
    case 'readers':
      return <ReadersDialog row={open.row} onClose={close} />;
    case 'person':
      return <PersonDialog userId={open.userId} roomId={roomId} onClose={close} />;
    case 'explain':
      return <Explanation row={open.row} onClose={close} />;
    case 'media':
      return (
        <LazyMediaViewer
          items={rows.flatMap(asViewerItem)}
          openKey={open.key}
          onMove={(key) => dialogs.show({ kind: 'media', key })}
          onClose={close}
        />
      );
  }
}

function ReactionPicker({ row, anchor, onClose }: { row: MessageRow; anchor: Element; onClose: () => void }) {
  const actions = useRowActions();
  const trigger = useRef<Element | null>(anchor);
  return (
    <EmojiPopover
      anchor={trigger}
      onClose={onClose}
      onPick={(emoji) => {
        onClose();
        actions.react(row, emoji);
      }}
    />
  );
}

interface QuestionProps {
  readonly kind: 'redact' | 'discard';
  readonly roomId: string;
  readonly row: MessageRow;
  readonly onClose: () => void;
}

/** Deleting for everybody, or throwing away what was not sent: both cannot be taken back. */
function Question({ kind, roomId, row, onClose }: QuestionProps) {
  const t = useWords('timeline');
  const call = useCall();
  const { eventId, key } = row;
  const confirm = async () => {
    try {
      if (kind === 'discard') await call('timeline.discard', { roomId, key });
      else if (eventId !== null) await call('timeline.redact', { roomId, eventId });
    } catch {
      showToast({ text: t(kind === 'discard' ? 'send.discardFailed' : 'redact.failed'), tone: 'danger' });
    }
  };
  return (
    <ConfirmDialog
      title={t(`${kind}.title`)}
      text={t(`${kind}.text`)}
      confirmLabel={t(`${kind}.confirm`)}
      isDanger
      isOpen
      onOpenChange={onClose}
      onConfirm={confirm}
    />
  );
}

function Explanation({ row, onClose }: { row: UnreadableRow; onClose: () => void }) {
  const t = useWords('timeline');
  return (
    <Dialog
      title={t('explain.title')}
      isOpen
      isText
      onOpenChange={onClose}
      size="small"
      footer={
        <Button variant="primary" onPress={onClose}>
          {t('explain.close')}
        </Button>
      }
    >
      <p>{t(`explain.${row.cause}`, { name: row.senderName })}</p>
    </Dialog>
  );
}

function asViewerItem(row: TimelineRow): ViewerItem[] {
  if (row.kind !== 'message' || (row.body.kind !== 'image' && row.body.kind !== 'video')) return [];
  const { kind, source, thumbnail, name, alt, caption } = row.body;
  return [
    { key: row.key, kind, source, thumbnail, name, alt, caption, senderName: row.senderName, ts: row.ts },
  ];
}
