import { useMemo } from 'react';
import { drawCode } from './draw-code.ts';
import styles from './qr-image.module.css';

export interface QrImageProps {
  /** A text, or bytes for codes that are no text. */
  readonly content: string | Uint8Array;
  readonly label: string;
}

/** A code to be scanned. Black on white in every theme, because scanners need that. */
export function QrImage({ content, label }: QrImageProps) {
  const { path, size } = useMemo(() => drawCode(content), [content]);
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
