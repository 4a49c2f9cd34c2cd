/**
 * Writes web/src/features/timeline/emoji/<language>.json: the emoji of the picker with their names and keywords.
 *
 *   node tools/emoji.ts <folder> && npx oxfmt web/src/features/timeline/emoji
 *
 * <folder> holds three npm packages, unpacked by hand because nothing needs them at run time:
 * `cldr-annotations-full`, `cldr-annotations-derived-full` (names and keywords of the Unicode CLDR) and
 * `emojibase-data` (of which only the order and the groups of Unicode's emoji-test.txt are read).
 *
 * Licence of what is written: the names and keywords are Unicode data files, Copyright 1991-2026 Unicode, Inc.,
 * under Unicode-3.0 (https://www.unicode.org/license.txt); the files say so in `licence`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LANGUAGES = ['en', 'kk', 'ar'];
/** Unicode's groups by emojibase's number; 2 are the components (skin tones), which stand on no key. */
const GROUPS = new Map([
  [0, 'smileys'],
  [1, 'people'],
  [3, 'nature'],
  [4, 'food'],
  [5, 'travel'],
  [6, 'activities'],
  [7, 'objects'],
  [8, 'symbols'],
  [9, 'flags'],
]);
const KEYWORD_LIMIT = 8;

interface Annotation {
  readonly default?: readonly string[];
  readonly tts?: readonly string[];
}
interface Ordered {
  readonly unicode: string;
  readonly group?: number;
  readonly order?: number;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function annotationsOf(folder: string, language: string): Map<string, Annotation> {
  const full = readJson<{ annotations: { annotations: Record<string, Annotation> } }>(
    join(folder, `cldr-annotations-full/annotations/${language}/annotations.json`),
  );
  const derived = readJson<{ annotationsDerived: { annotations: Record<string, Annotation> } }>(
    join(folder, `cldr-annotations-derived-full/annotationsDerived/${language}/annotations.json`),
  );
  return new Map([
    ...Object.entries(derived.annotationsDerived.annotations),
    ...Object.entries(full.annotations.annotations),
  ]);
}

/**
 * The fully-qualified form of emoji-test.txt, which is what other clients send: U+FE0F stands only where a sign would
 * else be drawn as text. emojibase has it everywhere.
 */
function qualify(emoji: string): string {
  return emoji.replaceAll(/(\p{Emoji_Presentation})\u{FE0F}/gu, '$1');
}

/** CLDR leaves out U+FE0F in its keys; the emoji on the screen needs it. */
function lookUp(annotations: Map<string, Annotation>, emoji: string): Annotation | undefined {
  return annotations.get(emoji) ?? annotations.get(emoji.replaceAll('\uFE0F', ''));
}

function writeLanguage(folder: string, language: string, ordered: readonly Ordered[]): void {
  const own = annotationsOf(folder, language);
  const english = annotationsOf(folder, 'en');
  const groups = [...GROUPS].map(([number, id]) => {
    const emoji = ordered
      .filter((entry) => entry.group === number)
      .flatMap((entry): [string, string, string][] => {
        const found = lookUp(own, entry.unicode) ?? lookUp(english, entry.unicode);
        const name = found?.tts?.[0];
        if (found === undefined || name === undefined) return [];
        const keywords = (found.default ?? []).filter((word) => word !== name).slice(0, KEYWORD_LIMIT);
        return [[entry.unicode, name, keywords.join('|')]];
      });
    return { id, emoji };
  });
  const path = join(import.meta.dirname, `../web/src/features/timeline/emoji/${language}.json`);
  const licence = 'Unicode-3.0. Copyright 1991-2026 Unicode, Inc. https://www.unicode.org/license.txt';
  const lines = groups.map(
    (group) =>
      `{"id":"${group.id}","emoji":[\n${group.emoji.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}`,
  );
  writeFileSync(path, `{"licence":"${licence}","groups":[\n${lines.join(',\n')}\n]}\n`);
  const count = groups.reduce((sum, group) => sum + group.emoji.length, 0);
  process.stdout.write(`${language}: ${count} emoji\n`);
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Say which folder holds the three packages: node tools/emoji.ts <folder>\n');
  process.exitCode = 1;
} else {
  const ordered = readJson<Ordered[]>(join(folder, 'emojibase-data/en/compact.json'))
    .filter((entry) => entry.group !== undefined)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((entry) => ({ ...entry, unicode: qualify(entry.unicode) }));
  for (const language of LANGUAGES) writeLanguage(folder, language, ordered);
}
