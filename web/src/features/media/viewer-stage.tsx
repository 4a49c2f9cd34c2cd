import { useEffect, useRef } from 'react';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { RotateCcw } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import type { ViewerItem } from './media-viewer.tsx';
import { useMedia } from './use-media.ts';
import { listenToGestures } from './zoom-gestures.ts';
import type { Zoom } from './zoom.ts';
import styles from './media-viewer.module.css';

export interface ViewerStageProps {
  readonly item: ViewerItem;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
}

/** The picture or video itself; a picture is zoomed by wheel, pinch and double press, and moved by dragging or keys. */
export function ViewerStage({ item, zoom, onZoom }: ViewerStageProps) {
  const t = useWords('media');
  const full = useMedia(item.source, { isAuto: true });
  const small = useMedia(item.thumbnail, { isAuto: true });
  const frame = useZoomGestures(zoom, onZoom, item.kind === 'image');
  const url = full.url ?? (item.kind === 'image' ? small.url : null);

  if (full.state === 'failed') {
    return (
      <div className={styles.stage} role="alert">
        <div className={styles.failed}>
          <p>{t('viewer.failed')}</p>
          <Button icon={<RotateCcw aria-hidden />} onPress={full.load}>
            {t('viewer.retry')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div ref={frame} className={styles.stage} data-zoomed={zoom.scale > 1 || undefined}>
      {item.kind === 'image' && url !== null && (
        <img
          src={url}
          alt={item.alt ?? item.caption ?? item.name}
          draggable={false}
          className={styles.image}
          style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        />
      )}
      {item.kind === 'video' && url !== null && (
        // What a person filmed has no captions file; its description stands below.
        // eslint-disable-next-line jsx-a11y/media-has-caption
        <video src={url} controls autoPlay className={styles.image} aria-label={item.alt ?? item.name} />
      )}
      {full.state === 'loading' && <Spinner className={styles.loading} />}
    </div>
  );
}

function useZoomGestures(zoom: Zoom, onZoom: (zoom: Zoom) => void, isOn: boolean) {
  const frame = useRef<HTMLDivElement>(null);
  const latest = useRef({ zoom, onZoom });
  useEffect(() => {
    latest.current = { zoom, onZoom };
  }, [zoom, onZoom]);
  useEffect(() => {
    if (frame.current === null || !isOn) return undefined;
    return listenToGestures(frame.current, {
      get: () => latest.current.zoom,
      set(next) {
        // Several moves can come between two renders.
        latest.current = { ...latest.current, zoom: next };
        latest.current.onZoom(next);
      },
    });
  }, [isOn]);
  return frame;
}
