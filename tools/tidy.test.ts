import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { layers } from '../server/src/layers.ts';
import { listSourceFiles } from './list-source-files.ts';
import { checkTidy, formatFinding } from './tidy/check-tidy.ts';
import { exemptions } from './tidy/exemptions.ts';

const root = join(import.meta.dirname, '..');

test('the source keeps the rules of the house', () => {
  const paths = listSourceFiles(root);
  const files = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const order = Object.entries(layers).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}`));
  const findings = checkTidy({ files, order, exemptions }).map(formatFinding);
  assert.equal(findings.length, 0, `\n${findings.join('\n')}\n`);
});
