import type { RoomDetailRow } from '@herald/client/port';
import { useRef, useState } from 'react';
import { MxcAvatar } from '#features/media';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Camera, Trash2 } from '#ui/icons.ts';
import { TextArea } from '#ui/text-area.tsx';
import { TextField } from '#ui/text-field.tsx';
import styles from './new-chat-screen.module.css';

/** A group's name, topic and picture, as far as the person may change them. */
export function EditRoomDialog({ detail, onClose }: { detail: RoomDetailRow; onClose: () => void }) {
  const t = useWords('rooms');
  const call = useCall();
  const [name, setName] = useState(detail.name);
  const [topic, setTopic] = useState(detail.topic ?? '');
  const { roomId, can } = detail;
  const save = useAction(async () => {
    if (can.setName && name.trim() !== detail.name)
      await call('rooms.setName', { roomId, name: name.trim() });
    if (can.setTopic && topic !== (detail.topic ?? ''))
      await call('rooms.setTopic', { roomId, topic: topic.trim() });
    onClose();
  });
  return (
    <Dialog
      title={t('edit.title')}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          variant="primary"
          isPending={save.isPending}
          isDisabled={name.trim() === ''}
          onPress={() => void save.run()}
        >
          {t('edit.save')}
        </Button>
      }
    >
      {can.setAvatar && <PictureEdit detail={detail} />}
      {can.setName && <TextField label={t('group.name')} value={name} onChange={setName} maxLength={100} />}
      {can.setTopic && (
        <TextArea label={t('group.topic')} value={topic} onChange={setTopic} maxLength={1_000} rows={3} />
      )}
      {save.error !== null && (
        <p role="alert" className={styles.error}>
          {save.error}
        </p>
      )}
    </Dialog>
  );
}

/** The picture changes at once: it is seen beside the buttons. */
function PictureEdit({ detail }: { detail: RoomDetailRow }) {
  const t = useWords('rooms');
  const call = useCall();
  const input = useRef<HTMLInputElement>(null);
  const { roomId } = detail;
  const picture = useAction((file: Blob | null) => call('rooms.setAvatar', { roomId, file }));
  return (
    <div className={styles.picture}>
      <MxcAvatar mxc={detail.avatar} name={detail.name} id={roomId} size="large" shape="rounded" />
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void picture.run(file);
          event.target.value = '';
        }}
      />
      <Button
        size="small"
        icon={<Camera aria-hidden />}
        isPending={picture.isPending}
        onPress={() => input.current?.click()}
      >
        {t(detail.avatar === null ? 'group.picture' : 'group.otherPicture')}
      </Button>
      {detail.avatar !== null && (
        <Button
          size="small"
          variant="quiet"
          icon={<Trash2 aria-hidden />}
          onPress={() => void picture.run(null)}
        >
          {t('group.noPicture')}
        </Button>
      )}
      {picture.error !== null && <p role="alert">{picture.error}</p>}
    </div>
  );
}
