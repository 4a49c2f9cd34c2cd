import type { MessageRow } from '@herald/client/port';
import { useState } from 'react';
import { useAutoload, useMedia } from '#features/media';
import { useWords } from '#app/i18n.ts';
import { Download, ImageOff, RotateCcw } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { fitInto } from './attachment-kind.ts';
import { Caption } from './caption.tsx';
import { useFileSize } from './file-body.tsx';
import styles from './picture-body.module.css';

export type ImageContent = Extract<MessageRow['body'], { kind: 'image' }>;

/** The largest box of a picture in a conversation, in CSS pixels. */
const BOX = { width: 400, height: 340 };
const UNKNOWN = { width: 320, height: 220 };

/** A picture: its place is reserved before it comes, and with the data saver it comes when asked for. */
export function PictureBody({ body, onOpen }: { body: ImageContent; onOpen: () => void }) {
  const t = useWords('timeline');
  const isAuto = useAutoload();
  const size = fitInto(body.width ?? UNKNOWN.width, body.height ?? UNKNOWN.height, BOX.width, BOX.height);
  const media = useMedia(body.thumbnail ?? body.source, {
    ...(body.source.mimetype === 'image/gif' ? {} : { size }),
    isAuto,
  });
  const bytes = useFileSize(body.source.bytes);
  const name = body.alt ?? body.caption ?? t('message.picture', { name: body.name });
  const [isBroken, setBroken] = useState(false);
  const state = isBroken ? 'failed' : media.state;
  const isWaiting = state === 'idle' || state === 'failed';
  const load = () => {
    setBroken(false);
    media.load();
  };
  const label =
    state === 'failed'
      ? t('media.failedPicture')
      : state === 'idle'
        ? t('media.loadPicture', { size: bytes })
        : t('media.openPicture', { name });
  return (
    <div className={styles.picture} style={{ inlineSize: Math.max(size.width, 120) }}>
      <button
        type="button"
        className={styles.frame}
        style={{ aspectRatio: `${size.width} / ${size.height}` }}
        aria-label={label}
        onClick={isWaiting ? load : onOpen}
      >
        {media.url !== null && !isBroken && (
          <img
            src={media.url}
            alt=""
            className={styles.image}
            draggable={false}
            onError={() => setBroken(true)}
          />
        )}
        {state === 'loading' && <Spinner size="small" />}
        {isWaiting && (
          <span className={styles.ask}>
            {state === 'failed' ? <ImageOff aria-hidden="true" /> : <Download aria-hidden="true" />}
            <span>{state === 'failed' ? t('media.failedPicture') : bytes}</span>
            {state === 'failed' && <RotateCcw aria-hidden="true" />}
          </span>
        )}
      </button>
      <Caption text={body.caption} />
    </div>
  );
}
