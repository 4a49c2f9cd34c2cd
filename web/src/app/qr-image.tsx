import { create } from 'qrcode';
import { useMemo } from 'react';
import styles from './qr-image.module.css';

export interface QrImageProps {
  /** A text, or bytes for codes that are no text. */
  readonly content: string | Uint8Array;
  readonly label: string;
}

/** The white border that scanners need, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

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

function drawCode(content: string | Uint8Array): { path: string; size: number } {
  const { modules } = create(
    typeof content === 'string' ? content : [{ data: Uint8ClampedArray.from(content), mode: 'byte' }],
    { errorCorrectionLevel: 'M' },
  );
  const squares: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) !== 0) squares.push(`M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`);
    }
  }
  return { path: squares.join(''), size: modules.size + 2 * QUIET_ZONE };
}
