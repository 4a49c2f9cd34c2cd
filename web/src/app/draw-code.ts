import { create } from 'qrcode';

/** The white border that scanners need, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A code as a path of an SVG, one unit for each module, and how wide it is with its border. */
export function drawCode(content: string | Uint8Array): { path: string; size: number } {
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
