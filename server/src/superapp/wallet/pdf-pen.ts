import type PDFDocument from 'pdfkit';
import { visualRunsOf, type VisualRun } from './visual-runs.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

/** Where a line of text stands, in points from the upper left corner, and how it looks. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  /** Whether it ends at the right edge instead. */
  readonly isAtEnd?: boolean;
}

export type Pen = ReturnType<typeof createPen>;

export const INK = '#1a1a1a';
export const FAINT = '#666666';

/** Ends of lines, and other controls. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** What cannot be seen, but changes what is around it. Joiners are letters' business: Persian needs them. */
const HIDDEN = /[\p{Cf}--[\u200c\u200d]]/gv;
const characters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Writes single lines in any direction, cut where their place ends. */
export function createPen(pdf: Pdf) {
  // Given features, the library shapes a piece as a whole. It sets the words of other pieces one after another, which
  // would place those of a right-to-left piece in the wrong order.
  const featuresOf = ({ isRightToLeft }: VisualRun) => (isRightToLeft ? { features: [] } : {});
  const widthOf = (run: VisualRun): number => pdf.widthOfString(run.text, featuresOf(run));
  const widthOfAll = (runs: readonly VisualRun[]): number => runs.reduce((sum, run) => sum + widthOf(run), 0);

  /** The line as it stands on paper, or as much of it as has room. */
  function fit(text: string, width: number): { runs: VisualRun[]; taken: number } {
    const whole = visualRunsOf(text);
    const taken = widthOfAll(whole);
    if (taken <= width) return { runs: whole, taken };
    const letters = Array.from(characters.segment(text), ({ segment }) => segment);
    let [low, high] = [0, letters.length];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (widthOfAll(visualRunsOf(cut(letters, middle))) <= width) low = middle;
      else high = middle - 1;
    }
    const runs = visualRunsOf(cut(letters, low));
    return { runs, taken: widthOfAll(runs) };
  }

  return {
    write(text: string, place: Place): void {
      const { x, y, width, size = 8, isBold = false, colour = INK, isAtEnd = false } = place;
      pdf
        .font(isBold ? 'bold' : 'plain')
        .fontSize(size)
        .fillColor(colour);
      const { runs, taken } = fit(text.replace(CONTROLS, ' ').replace(HIDDEN, '').trim(), width);
      let at = isAtEnd ? x + width - taken : x;
      for (const run of runs) {
        pdf.text(run.text, at, y, { lineBreak: false, ...featuresOf(run) });
        at += widthOf(run);
      }
    },
    /** A thin line from one side to the other. */
    rule(x: number, y: number, width: number): void {
      pdf
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(0.5)
        .strokeColor('#bbbbbb')
        .stroke();
    },
  };
}

const cut = (letters: readonly string[], count: number): string =>
  `${letters.slice(0, count).join('').trimEnd()}…`;
