import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visualRunsOf } from './visual-runs.ts';

/** The pieces from left to right; those to be shaped from right to left are marked. */
const said = (text: string): string[] =>
  visualRunsOf(text).map((run) => (run.isRightToLeft ? `<${run.text}` : run.text));

test('a line stands on paper as it is read, in either direction and in both', () => {
  const cases: [text: string, pieces: string[]][] = [
    ['', []],
    ['Bob Stone', ['Bob Stone']],
    ['Айгүл Қасымқызы', ['Айгүл Қасымқызы']],
    ['محمد بن راشد', ['<محمد بن راشد']],
    // The first letter says how the line goes: the name stands at the right, and what follows it at its left.
    ['محمد Stone', ['Stone', '<محمد ']],
    ['Stone محمد', ['Stone ', '<محمد']],
    // Numbers go from left to right in every line.
    ['بناية 12 شارع', ['< شارع', '12', '<بناية ']],
    // Brackets open towards what they hold.
    ['فاطمة (Fatima)', ['(', 'Fatima', '<فاطمة )']],
    ['فاطمة (زهراء)', ['<فاطمة )زهراء(']],
  ];
  for (const [text, pieces] of cases) assert.deepEqual(said(text), pieces, text);
});

test('a piece without letters is given as it stands, for who shapes it cannot know its direction', () => {
  assert.deepEqual(said('אב (x) 7'), ['7', ' (', 'x', '<אב )']);
});
