import type { MediaSource } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Name } from '#ui/bidi.tsx';
import { FullWindow } from '#ui/full-window.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from '#ui/icons.ts';
import { showToast } from '#ui/toast.tsx';
import { saveFile, safeName } from './save-file.ts';
import { ViewerStage } from './viewer-stage.tsx';
import { MAX_SCALE, NO_ZOOM, zoomAt, type Zoom } from './zoom.ts';
import styles from './media-viewer.module.css';

/** A picture or video that can be shown large. */
export interface ViewerItem {
  readonly key: string;
  readonly kind: 'image' | 'video';
  readonly source: MediaSource;
  readonly thumbnail: MediaSource | null;
  readonly name: string;
  readonly alt: string | null;
  readonly caption: string | null;
  readonly senderName: string;
  readonly ts: number;
}

export interface MediaViewerProps {
  readonly items: readonly ViewerItem[];
  readonly openKey: string;
  readonly onMove: (key: string) => void;
  readonly onClose: () => void;
}

const STEP = 1.4;

/** Pictures and videos of a conversation, one at a time and as large as the window. Escape closes it. */
export function MediaViewer({ items, openKey, onMove, onClose }: MediaViewerProps) {
  const t = useWords('media');
  const { formatDateTime } = useFormat();
  const call = useCall();
  const [zoom, setZoom] = useState<Zoom>(NO_ZOOM);
  const at = items.findIndex((item) => item.key === openKey);
  const item = items[at];
  const previous = items[at - 1];
  const next = items[at + 1];
  useEffect(() => setZoom(NO_ZOOM), [openKey]);
  if (item === undefined) return null;

  const download = () => {
    call('media.get', { source: item.source }).then(
      (file) => saveFile(file, safeName(item.name)),
      () => showToast({ text: t('viewer.downloadFailed'), tone: 'danger' }),
    );
  };
  const press = (key: string): boolean => {
    const isRightToLeft = document.documentElement.dir === 'rtl';
    const forward = isRightToLeft ? 'ArrowLeft' : 'ArrowRight';
    const backward = isRightToLeft ? 'ArrowRight' : 'ArrowLeft';
    if (item.kind === 'image' && (key === '+' || key === '=')) setZoom(zoomAt(zoom, STEP, { x: 0, y: 0 }));
    else if (item.kind === 'image' && key === '-') setZoom(zoomAt(zoom, 1 / STEP, { x: 0, y: 0 }));
    else if (item.kind === 'image' && key === '0') setZoom(NO_ZOOM);
    else if (zoom.scale > 1) return false;
    else if (key === forward && next !== undefined) onMove(next.key);
    else if (key === backward && previous !== undefined) onMove(previous.key);
    else return false;
    return true;
  };

  return (
    <FullWindow label={t(`viewer.${item.kind}`, { name: item.senderName })} onClose={onClose}>
      <div
        className={styles.viewer}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey && press(event.key)) event.preventDefault();
        }}
      >
        <header className={styles.bar}>
          <span className={styles.who}>
            <Name className={styles.name}>{item.senderName}</Name>
            <span>{formatDateTime(item.ts)}</span>
          </span>
          {item.kind === 'image' && (
            <>
              <IconButton
                label={t('viewer.zoomOut')}
                icon={<ZoomOut aria-hidden />}
                isDisabled={zoom.scale === 1}
                tooltipPlacement="bottom"
                className={styles.button}
                onPress={() => setZoom(zoomAt(zoom, 1 / STEP, { x: 0, y: 0 }))}
              />
              <IconButton
                label={t('viewer.zoomIn')}
                icon={<ZoomIn aria-hidden />}
                isDisabled={zoom.scale >= MAX_SCALE}
                tooltipPlacement="bottom"
                className={styles.button}
                onPress={() => setZoom(zoomAt(zoom, STEP, { x: 0, y: 0 }))}
              />
            </>
          )}
          <IconButton
            label={t('viewer.download')}
            icon={<Download aria-hidden />}
            tooltipPlacement="bottom"
            className={styles.button}
            onPress={download}
          />
          <IconButton
            label={t('viewer.close')}
            icon={<X aria-hidden />}
            tooltipPlacement="bottom"
            className={styles.button}
            onPress={onClose}
            autoFocus
          />
        </header>
        <div className={styles.middle}>
          <ViewerStage key={item.key} item={item} zoom={zoom} onZoom={setZoom} />
          {previous !== undefined && (
            <IconButton
              label={t('viewer.previous')}
              icon={<ChevronLeft aria-hidden />}
              className={`${styles.button} ${styles.previous}`}
              onPress={() => onMove(previous.key)}
            />
          )}
          {next !== undefined && (
            <IconButton
              label={t('viewer.next')}
              icon={<ChevronRight aria-hidden />}
              className={`${styles.button} ${styles.next}`}
              onPress={() => onMove(next.key)}
            />
          )}
        </div>
        <footer className={styles.caption} aria-live="polite">
          {items.length > 1 && (
            <span className={styles.count}>{t('viewer.position', { at: at + 1, total: items.length })}</span>
          )}
          {item.caption !== null && <p dir="auto">{item.caption.slice(0, 1_000)}</p>}
          {item.alt !== null && item.alt !== item.caption && (
            <p dir="auto" className={styles.alt}>
              {item.alt.slice(0, 1_000)}
            </p>
          )}
        </footer>
      </div>
    </FullWindow>
  );
}
