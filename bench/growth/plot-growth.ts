import { axes, figureNames, type Axis, type Figure, type Point } from './measure-point.ts';

const CELL = { width: 290, height: 150, left: 46, top: 34, right: 16, bottom: 30 };
const GAP = 18;

/** Small drawings side by side, a row for each figure and a column for each axis. Sizes grow by decades, cost by tens. */
export function plotGrowth(points: readonly Point[]): string {
  const columns = Object.keys(axes) as Axis[];
  const rows = Object.keys(figureNames) as Figure[];
  const width = columns.length * (CELL.width + GAP);
  const height = rows.length * (CELL.height + GAP);
  const cells = rows.flatMap((figure, row) =>
    columns.map((axis, column) => {
      const own = points.filter((point) => point.axis === axis).toSorted((a, b) => a.size - b.size);
      const at = `translate(${column * (CELL.width + GAP)} ${row * (CELL.height + GAP)})`;
      return `<g transform="${at}">${plotCell(axis, figure, own)}</g>`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...cells,
    '</svg>\n',
  ].join('\n');
}

function plotCell(axis: Axis, figure: Figure, points: readonly Point[]): string {
  const values = points.map((point) => point.figures[figure]);
  const top = niceTop(Math.max(...values, Number.MIN_VALUE));
  const inner = { width: CELL.width - CELL.left - CELL.right, height: CELL.height - CELL.top - CELL.bottom };
  const sizes = axes[axis];
  const first = Math.log10(sizes[0]!);
  const span = Math.log10(sizes.at(-1)!) - first;
  const x = (size: number): number => CELL.left + ((Math.log10(size) - first) / span) * inner.width;
  const y = (value: number): number => CELL.top + inner.height - (value / top) * inner.height;
  const line = points
    .map((point) => `${x(point.size).toFixed(1)},${y(point.figures[figure]).toFixed(1)}`)
    .join(' ');
  const floor = CELL.top + inner.height;
  return [
    `<text x="${CELL.left}" y="14" font-weight="bold">${figureNames[figure]}</text>`,
    `<text x="${CELL.left}" y="26" fill="#555">by ${axis}</text>`,
    `<path d="M${CELL.left} ${CELL.top}V${floor}H${CELL.width - CELL.right}" fill="none" stroke="#888"/>`,
    `<text x="${CELL.left - 4}" y="${CELL.top + 4}" text-anchor="end">${top}</text>`,
    `<text x="${CELL.left - 4}" y="${floor + 3}" text-anchor="end">0</text>`,
    ...sizes.map(
      (size) =>
        `<text x="${x(size).toFixed(1)}" y="${floor + 14}" text-anchor="middle">${shortly(size)}</text>`,
    ),
    `<polyline points="${line}" fill="none" stroke="#0b57d0" stroke-width="1.5"/>`,
    ...points.map((point) => {
      const at = { x: x(point.size), y: y(point.figures[figure]) };
      const label = point.figures[figure].toPrecision(3);
      // Right of the axis, where the highest value has its label.
      const anchor = at.x === CELL.left ? 'start' : 'middle';
      return (
        `<circle cx="${at.x.toFixed(1)}" cy="${at.y.toFixed(1)}" r="2.5" fill="#0b57d0"/>` +
        `<text x="${(at.x + (anchor === 'start' ? 3 : 0)).toFixed(1)}" y="${(at.y - 6).toFixed(1)}" text-anchor="${anchor}">${Number(label)}</text>`
      );
    }),
  ].join('\n');
}

/** A round number above the highest value, with room for its label. */
function niceTop(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  return (
    [1.5, 2, 3, 5, 7.5, 10, 15].map((step) => step * decade).find((top) => top > value * 1.15) ?? value * 1.5
  );
}

function shortly(size: number): string {
  if (size >= 1e6) return `${size / 1e6} M`;
  return size >= 1e3 ? `${size / 1e3} k` : String(size);
}
