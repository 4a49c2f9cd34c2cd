import type { Attachment, RoomDetailRow } from '@herald/client/port';
import { useCallback, useEffect, useState } from 'react';
import { RoomHolds } from '#features/keys';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { showToast } from '#ui/toast.tsx';
import { Paperclip } from '#ui/icons.ts';
import { AttachDialog } from './attach-dialog.tsx';
import { ComposerBar } from './composer-bar.tsx';
import { InviteAnswer } from './invite-answer.tsx';
import { newMessageKey } from './message-key.ts';
import { useAttachmentQueue } from './use-attachment-queue.ts';
import type { Composer } from './use-composer.ts';
import { VoiceBar } from './voice-bar.tsx';
import styles from './composer-area.module.css';

export interface ComposerAreaProps {
  readonly detail: RoomDetailRow;
  readonly composer: Composer;
  /** Files that are dragged over the conversation are dropped anywhere in it. */
  readonly dropTarget: React.RefObject<HTMLElement | null>;
}

/** The foot of a conversation: what holds sending back, and the composer or the reason why there is none. */
export function ComposerArea({ detail, composer, dropTarget }: ComposerAreaProps) {
  const t = useWords('timeline');
  const call = useCall();
  const queue = useAttachmentQueue();
  const [isRecording, setRecording] = useState(false);
  const { roomId, membership, can } = detail;
  const canWrite = membership === 'join' && can.send;
  const isDragging = useFileDrop(dropTarget, canWrite ? queue.add : null);

  const sendFiles = useCallback(
    (attachments: readonly Attachment[]) => {
      const replyTo = composer.takeReply();
      attachments.forEach((attachment, index) => {
        const order = { roomId, attachment, replyTo: index === 0 ? replyTo : null, key: newMessageKey() };
        call('timeline.sendFile', order).catch(() =>
          showToast({ text: t('composer.notStored'), tone: 'danger' }),
        );
      });
    },
    [call, composer, roomId, t],
  );
  const closeRecorder = useCallback(() => {
    setRecording(false);
    composer.wishFocus();
  }, [composer]);

  if (membership === 'invite') return <InviteAnswer detail={detail} />;
  return (
    <div className={styles.area}>
      {detail.holds.length > 0 && <RoomHolds roomId={roomId} holds={detail.holds} />}
      {!canWrite ? (
        <p className={styles.notAllowed}>
          {t(membership === 'join' ? 'composer.notAllowed' : `composer.${membership}`)}
        </p>
      ) : isRecording ? (
        <VoiceBar
          onClose={closeRecorder}
          onSend={(attachment) => {
            sendFiles([attachment]);
            closeRecorder();
          }}
        />
      ) : (
        <ComposerBar
          detail={detail}
          composer={composer}
          onFiles={queue.add}
          onRecord={() => setRecording(true)}
        />
      )}
      <AttachDialog
        queue={queue}
        roomName={detail.name}
        onSend={(attachments) => {
          queue.clear();
          sendFiles(attachments);
        }}
      />
      {isDragging && (
        <div className={styles.drop} aria-hidden="true">
          <Paperclip />
          {t('attach.drop')}
        </div>
      )}
    </div>
  );
}

/** Whether files are dragged over the conversation; dropping them gives them to `onFiles`. */
function useFileDrop(
  target: React.RefObject<HTMLElement | null>,
  onFiles: ((files: readonly File[]) => void) | null,
) {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const element = target.current;
    if (element === null || onFiles === null) return;
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      const isInside = event.relatedTarget instanceof Node && element.contains(event.relatedTarget);
      if (!isInside) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      setDragging(false);
      onFiles(files);
    };
    element.addEventListener('dragover', over);
    element.addEventListener('dragleave', leave);
    element.addEventListener('drop', drop);
    return () => {
      element.removeEventListener('dragover', over);
      element.removeEventListener('dragleave', leave);
      element.removeEventListener('drop', drop);
    };
  }, [target, onFiles]);
  return isDragging;
}
