import bidiFactory from 'bidi-js';

/** A piece of text in one direction, in the order in which its characters are read. */
export interface VisualRun {
  readonly text: string;
  readonly isRightToLeft: boolean;
}

// Its types are those of a module of ECMAScript, and Node loads the other one.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/** Letters and marks that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A line of text as its pieces stand from left to right on paper. Unicode Standard Annex 9, rules L2 and L4: the levels
 * are the library's. The pieces are turned here, because each is shaped as a whole; who shapes it finds its direction by
 * its letters, so one without letters is given as it stands.
 */
export function visualRunsOf(text: string): VisualRun[] {
  if (!RIGHT_TO_LEFT.test(text)) return text === '' ? [] : [{ text, isRightToLeft: false }];
  const { levels } = bidi.getEmbeddingLevels(text);
  const runs: { level: number; text: string }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const level = levels[at] ?? 0;
    const character = text[at] ?? '';
    const shown = (isOdd(level) && bidi.getMirroredCharacter(character)) || character;
    const last = runs.at(-1);
    if (last && last.level === level) last.text += shown;
    else runs.push({ level, text: shown });
  }
  return turned(runs).map((run) => {
    if (!isOdd(run.level)) return { text: run.text, isRightToLeft: false };
    if (RIGHT_TO_LEFT.test(run.text)) return { text: run.text, isRightToLeft: true };
    return { text: Array.from(run.text).toReversed().join(''), isRightToLeft: false };
  });
}

const isOdd = (level: number): boolean => level % 2 === 1;

/** From the highest level down to 1, each sequence of at least that level is turned round. */
function turned<Run extends { readonly level: number }>(runs: readonly Run[]): Run[] {
  const highest = Math.max(...runs.map(({ level }) => level));
  let placed = [...runs];
  for (let level = highest; level > 0; level -= 1) {
    const next: Run[] = [];
    let pending: Run[] = [];
    for (const run of placed) {
      if (run.level >= level) {
        pending.unshift(run);
        continue;
      }
      next.push(...pending, run);
      pending = [];
    }
    placed = [...next, ...pending];
  }
  return placed;
}
