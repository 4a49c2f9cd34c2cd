import type { MessageRow } from '@herald/client/port';
import { useState } from 'react';
import { saveFile, safeName } from '#features/media';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Download, FileText } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { Caption } from './caption.tsx';
import styles from './file-body.module.css';

export type FileContent = Extract<MessageRow['body'], { kind: 'file' }>;

/** A file: its name, its size, and a button that saves it. */
export function FileBody({ body }: { body: FileContent }) {
  const t = useWords('timeline');
  const size = useFileSize(body.source.bytes);
  const call = useCall();
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const name = safeName(body.name);
  const download = async () => {
    setState('loading');
    try {
      saveFile(await call('media.get', { source: body.source }), name);
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  return (
    <div className={styles.whole}>
      <button
        type="button"
        className={styles.file}
        disabled={state === 'loading'}
        onClick={() => void download()}
      >
        <span className="visually-hidden">{t('media.downloadFile', { name, size })}</span>
        <span className={styles.icon}>
          {state === 'loading' ? <Spinner size="small" /> : <FileText aria-hidden="true" />}
        </span>
        <span className={styles.words}>
          <bdi className={styles.name} aria-hidden="true">
            {name}
          </bdi>
          <span className={styles.size} aria-hidden={state !== 'failed'}>
            {state === 'failed' ? t('media.failedFile') : size}
          </span>
        </span>
        <Download aria-hidden="true" className={styles.arrow} />
      </button>
      <Caption text={body.caption} />
    </div>
  );
}

/** A file's size in the person's language; empty when the sender did not say. */
export function useFileSize(bytes: number | null): string {
  const { formatBytes } = useFormat();
  return bytes === null ? '' : formatBytes(bytes);
}
