import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from './mutants.ts';
import { edited } from './mutated-tree.ts';

const ROOT = join(import.meta.dirname, '../..');

test('every mutant changes what it names, which stands in the source exactly once', () => {
  for (const { name, edits } of MUTANTS) {
    const texts = new Map<string, string>();
    for (const edit of edits) {
      const before = texts.get(edit.file) ?? readFileSync(join(ROOT, edit.file), 'utf8');
      const after = edited(before, edit);
      assert.notEqual(after, before, name);
      texts.set(edit.file, after);
    }
  }
});

test('a mutant whose text is gone, or stands twice, is found out', () => {
  const edit = { file: 'a.ts', from: 'b', to: 'c' };
  assert.equal(edited('abd', edit), 'acd');
  assert.throws(() => edited('ad', edit), /0 times/);
  assert.throws(() => edited('abbd', edit), /2 times/);
});

test('there are twenty mutants and more, each with a name of its own', () => {
  assert.ok(MUTANTS.length >= 20);
  assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
});
