import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LANGUAGES } from './languages.ts';

const SOURCE = join(import.meta.dirname, '..');
const PARTS = ['app', ...readdirSync(join(SOURCE, 'features'), { recursive: true, encoding: 'utf8' })];
const PLURAL = /_(zero|one|two|few|many|other)$/u;

for (const part of PARTS.filter((name) => existsSync(wordsPath(name, 'en')))) {
  const english = readWords(part, 'en');

  for (const { code } of LANGUAGES) {
    const words = readWords(part, code);

    test(`the words of "${part}" are complete in ${code}`, () => {
      assert.deepEqual(
        wantedKeys(english, code).filter((key) => !words.has(key)),
        [],
        'missing',
      );
      const wanted = new Set(wantedKeys(english, code));
      assert.deepEqual(
        [...words.keys()].filter((key) => !wanted.has(key)),
        [],
        'too many',
      );
    });

    test(`the words of "${part}" in ${code} have no value that English lacks, and none is empty`, () => {
      for (const [key, text] of words) {
        assert.notEqual(text.trim(), '', key);
        const model = english.get(key) ?? english.get(key.replace(PLURAL, '_other'));
        assert(model !== undefined, key);
        const known = new Set(valuesOf(model));
        assert.deepEqual(
          valuesOf(text).filter((value) => !known.has(value)),
          [],
          key,
        );
        // A plural form may say "one" or "two" in words; anything else must be said.
        const said = new Set(valuesOf(text));
        assert.deepEqual(
          valuesOf(model).filter((value) => value !== 'count' && !said.has(value)),
          [],
          key,
        );
      }
    });
  }

  test(`every key that "${part}" asks for by name has words`, () => {
    const missing = listAsked(part).filter(({ from, key }) => !hasKey(from, key));
    assert.deepEqual(missing, []);
  });
}

function hasKey(part: string, key: string): boolean {
  const words = readWords(part, 'en');
  return words.has(key) || words.has(`${key}_other`);
}

/** The keys of English, with the plural forms of a language in the place of the English ones. */
function wantedKeys(english: ReadonlyMap<string, string>, code: string): string[] {
  const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
  const keys = new Set<string>();
  for (const key of english.keys()) {
    const stem = key.replace(PLURAL, '');
    if (stem === key || !english.has(`${stem}_other`)) keys.add(key);
    else for (const form of forms) keys.add(`${stem}_${form}`);
  }
  return [...keys];
}

function valuesOf(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)/gu)].map(([, name]) => name ?? '');
}

/** The keys that stand in the sources as literals: `const t = useWords('rooms')`, then `t('key')`. */
function listAsked(part: string): { from: string; key: string }[] {
  const folder = part === 'app' ? join(SOURCE, 'app') : join(SOURCE, 'features', part);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.tsx?$/u.test(name),
  );
  return files.flatMap((name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const asked = [...source.matchAll(/const (\w+) = useWords\('([\w/-]+)'\)/gu)];
    const parts = new Map(asked.map(([, variable, from]) => [variable, from]));
    return [...source.matchAll(/\b(\w+)\('([\w-]+(?:\.[\w-]+)*)'/gu)].flatMap(([, variable, key]) => {
      const from = parts.get(variable);
      return from === undefined || key === undefined ? [] : [{ from, key }];
    });
  });
}

function readWords(part: string, code: string): ReadonlyMap<string, string> {
  const tree: unknown = JSON.parse(readFileSync(wordsPath(part, code), 'utf8'));
  return new Map(flatten(tree, ''));
}

function flatten(tree: unknown, prefix: string): (readonly [string, string])[] {
  if (typeof tree === 'string') return [[prefix, tree]];
  assert(typeof tree === 'object' && tree !== null, prefix);
  return Object.entries(tree).flatMap(([key, value]) =>
    flatten(value, prefix === '' ? key : `${prefix}.${key}`),
  );
}

function wordsPath(part: string, code: string): string {
  return join(SOURCE, part === 'app' ? 'app' : `features/${part}`, 'words', `${code}.json`);
}
