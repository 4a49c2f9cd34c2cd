import type { MessageRow } from '@herald/client/port';
import { useAutoload, useMedia } from '#features/media';
import { useWords } from '#app/i18n.ts';
import { useFormat } from '#app/format.ts';
import { Play } from '#ui/icons.ts';
import { fitInto } from './attachment-kind.ts';
import { Caption } from './caption.tsx';
import styles from './picture-body.module.css';

export type VideoContent = Extract<MessageRow['body'], { kind: 'video' }>;

const BOX = { width: 400, height: 340 };

/** A video in the conversation: its first picture and its length; it plays in the viewer. */
export function VideoBody({ body, onOpen }: { body: VideoContent; onOpen: () => void }) {
  const t = useWords('timeline');
  const { formatDuration } = useFormat();
  const size = fitInto(body.width ?? 320, body.height ?? 180, BOX.width, BOX.height);
  const poster = useMedia(body.thumbnail, { isAuto: useAutoload() });
  const name = body.alt ?? body.caption ?? body.name;
  return (
    <div className={styles.picture} style={{ inlineSize: Math.max(size.width, 120) }}>
      <button
        type="button"
        className={styles.frame}
        style={{ aspectRatio: `${size.width} / ${size.height}` }}
        onClick={onOpen}
      >
        {poster.url !== null && <img src={poster.url} alt="" className={styles.image} draggable={false} />}
        <span className="visually-hidden">{t('media.playVideo', { name })}</span>
        <span className={styles.play}>
          <Play aria-hidden="true" />
        </span>
        {body.durationMs !== null && <span className={styles.length}>{formatDuration(body.durationMs)}</span>}
      </button>
      <Caption text={body.caption} />
    </div>
  );
}
