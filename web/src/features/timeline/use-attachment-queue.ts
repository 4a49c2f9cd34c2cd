import type { Attachment } from '@herald/client/port';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { showToast } from '#ui/toast.tsx';
import { QUEUE_LIMIT } from './attachment-kind.ts';
import { prepareAttachment } from './prepare-attachment.ts';

/** A chosen file and what was said about it. `prepared` is null while it is read. */
export interface QueuedFile {
  readonly id: number;
  readonly file: File;
  readonly prepared: Omit<Attachment, 'alt' | 'caption'> | null;
  readonly alt: string;
  readonly caption: string;
}

export interface AttachmentQueue {
  readonly files: readonly QueuedFile[];
  add(files: readonly File[]): void;
  describe(id: number, words: { readonly alt?: string; readonly caption?: string }): void;
  remove(id: number): void;
  clear(): void;
}

/** The files that wait for the person's word before they are sent. */
export function useAttachmentQueue(): AttachmentQueue {
  const t = useWords('timeline');
  const [files, setFiles] = useState<readonly QueuedFile[]>([]);
  const lastId = useRef(0);
  const count = files.length;

  const add = useCallback(
    (chosen: readonly File[]) => {
      const room = Math.max(0, QUEUE_LIMIT - count);
      if (chosen.length > room)
        showToast({ text: t('attach.tooMany', { count: QUEUE_LIMIT }), tone: 'danger' });
      const added = chosen.slice(0, room).map((file) => ({
        id: (lastId.current += 1),
        file,
        prepared: null,
        alt: '',
        caption: '',
      }));
      setFiles((before) => [...before, ...added]);
      for (const { id, file } of added) {
        void prepareAttachment(file).then((prepared) =>
          setFiles((before) => before.map((each) => (each.id === id ? { ...each, prepared } : each))),
        );
      }
    },
    [count, t],
  );
  return useMemo(
    () => ({
      files,
      add,
      describe: (id, words) =>
        setFiles((before) => before.map((each) => (each.id === id ? { ...each, ...words } : each))),
      remove: (id) => setFiles((before) => before.filter((each) => each.id !== id)),
      clear: () => setFiles([]),
    }),
    [files, add],
  );
}
