import { parseSync, Visitor } from 'vite';
import type { Problem, Rule } from './source.ts';

/** Attributes that people read or hear. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'alt',
  'title',
  'placeholder',
  'label',
  'description',
]);
const hasLetters = /\p{L}{2}/u;
/** Sides of the page: in Arabic the start is on the other one. */
const physical =
  /(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right)\b[\w-]*|(?:left|right)\s*:|float\s*:\s*(?:left|right)|text-align\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)/g;

/** What holds for the web client's screens. */
export const clientRules: readonly Rule[] = [
  {
    name: 'translated text',
    check({ path, text }) {
      if (!path.startsWith('web/src/') || !path.endsWith('.tsx')) return [];
      const problems: Problem[] = [];
      const complain = (start: number, words: string): void => {
        const message = `"${words.trim().slice(0, 40)}" is not translated: give it a key in words/en.json and ask useWords`;
        problems.push({ start, message });
      };
      const { program } = parseSync(path, text);
      new Visitor({
        JSXText({ start, value }) {
          if (hasLetters.test(value)) complain(start, value);
        },
        JSXAttribute({ name, value }) {
          if (name.type !== 'JSXIdentifier' || value?.type !== 'Literal' || typeof value.value !== 'string')
            return;
          if (spoken.has(name.name) && hasLetters.test(value.value)) complain(value.start, value.value);
        },
      }).visit(program);
      return problems;
    },
  },
  {
    name: 'logical sides',
    check({ path, text }) {
      if (!path.startsWith('web/src/') || !path.endsWith('.css')) return [];
      return [...text.matchAll(physical)].map(({ index, 0: found }) => ({
        start: index,
        message: `${found}: say inline-start or inline-end, so that the screen turns with the language`,
      }));
    },
  },
];
