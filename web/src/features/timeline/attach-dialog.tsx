import type { Attachment } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { AudioLines, FileText, SendHorizontal, Trash2 } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { TextArea } from '#ui/text-area.tsx';
import { useObjectUrl } from './use-object-url.ts';
import type { AttachmentQueue, QueuedFile } from './use-attachment-queue.ts';
import styles from './attach-dialog.module.css';

export interface AttachDialogProps {
  readonly queue: AttachmentQueue;
  readonly roomName: string;
  readonly onSend: (attachments: readonly Attachment[]) => void;
}

/** The files before they go: what each shows, a description for those who cannot see it, and a caption. */
export function AttachDialog({ queue, roomName, onSend }: AttachDialogProps) {
  const t = useWords('timeline');
  const { files } = queue;
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, files.length - 1);
  const file = files[at];
  useEffect(() => {
    if (files.length === 0) setChosen(0);
  }, [files.length]);
  if (file === undefined) return null;
  const isReading = files.some((each) => each.prepared === null);
  const send = () => onSend(files.flatMap(asAttachment));
  return (
    <Dialog
      title={t('attach.title', { name: roomName })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && queue.clear()}
      footer={
        <>
          <Button icon={<Trash2 aria-hidden />} variant="quiet" onPress={() => queue.remove(file.id)}>
            {t(files.length > 1 ? 'attach.removeOne' : 'attach.cancel')}
          </Button>
          <Button
            variant="primary"
            icon={<SendHorizontal aria-hidden />}
            isPending={isReading}
            onPress={send}
          >
            {t('attach.send', { count: files.length })}
          </Button>
        </>
      }
    >
      <Preview key={file.id} file={file} />
      {files.length > 1 && <Strip files={files} at={at} onChoose={setChosen} />}
      <FileWords key={file.id} file={file} onDescribe={(words) => queue.describe(file.id, words)} />
    </Dialog>
  );
}

function Strip({
  files,
  at,
  onChoose,
}: {
  files: readonly QueuedFile[];
  at: number;
  onChoose: (at: number) => void;
}) {
  const t = useWords('timeline');
  return (
    <div className={styles.strip} role="group" aria-label={t('attach.files')}>
      {files.map((each, index) => (
        <button
          key={each.id}
          type="button"
          className={styles.tab}
          aria-pressed={index === at}
          onClick={() => onChoose(index)}
        >
          <bdi>{each.file.name}</bdi>
        </button>
      ))}
    </div>
  );
}

interface FileWordsProps {
  readonly file: QueuedFile;
  readonly onDescribe: (words: { readonly alt?: string; readonly caption?: string }) => void;
}

function FileWords({ file, onDescribe }: FileWordsProps) {
  const t = useWords('timeline');
  const kind = file.prepared?.kind;
  return (
    <>
      {(kind === 'image' || kind === 'video') && (
        <TextArea
          label={t(kind === 'image' ? 'attach.altPicture' : 'attach.altVideo')}
          description={t('attach.altHint')}
          rows={2}
          maxLength={1_000}
          value={file.alt}
          autoFocus
          onChange={(alt) => onDescribe({ alt })}
        />
      )}
      {kind !== 'audio' && (
        <TextArea
          label={t('attach.caption')}
          rows={1}
          maxLength={4_000}
          value={file.caption}
          onChange={(caption) => onDescribe({ caption })}
        />
      )}
    </>
  );
}

function Preview({ file }: { file: QueuedFile }) {
  const { formatBytes } = useFormat();
  const url = useObjectUrl(file.prepared?.file ?? null);
  const kind = file.prepared?.kind;
  return (
    <figure className={styles.preview}>
      {kind === undefined && <Spinner />}
      {kind === 'image' && url !== null && <img src={url} alt="" className={styles.picture} />}
      {kind === 'video' && url !== null && <video src={url} controls muted className={styles.picture} />}
      {kind === 'audio' && url !== null && (
        <>
          <AudioLines aria-hidden="true" className={styles.sign} />
          <audio src={url} controls className={styles.sound} />
        </>
      )}
      {kind === 'file' && <FileText aria-hidden="true" className={styles.sign} />}
      <figcaption className={styles.name}>
        <bdi>{file.file.name}</bdi> · {formatBytes(file.prepared?.file.size ?? file.file.size)}
      </figcaption>
    </figure>
  );
}

function asAttachment(file: QueuedFile): Attachment[] {
  if (file.prepared === null) return [];
  const alt = file.alt.trim();
  const caption = file.caption.trim();
  return [{ ...file.prepared, ...(alt === '' ? {} : { alt }), ...(caption === '' ? {} : { caption }) }];
}
