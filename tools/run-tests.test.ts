import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { runTests } from './run-tests.ts';
import type { TestTotals } from './run-tests.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'herald-run-tests-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(...texts: string[]): Promise<{ totals: TestTotals; printed: string }> {
  const files = texts.map((text, index) => {
    const file = join(root, `file${index}.test.mjs`);
    writeFileSync(file, `import { test, describe } from 'node:test';\n${text}`);
    return file;
  });
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const totals = await runTests({ files, root, concurrency: 2, print, signal: new AbortController().signal });
  return { totals, printed: lines.join('\n') };
}

test('tests of all files are counted, in groups and alone', async () => {
  const { totals, printed } = await run(
    "test('a', () => {}); describe('group', () => { test('b', () => {}); });",
    "test('c', () => {}); test('d', { skip: true }, () => {});",
  );
  assert.deepEqual(totals, { passed: 3, failed: 0, skipped: 1 });
  assert.match(printed, /ok {4}file0\.test\.mjs {2}2 tests, \d/);
});

test('a failure is counted once, and shown with its reason', async () => {
  const { totals, printed } = await run(
    "describe('group', () => { test('bad', () => { throw new Error('the reason'); }); test('good', () => {}); });",
  );
  assert.deepEqual(totals, { passed: 1, failed: 1, skipped: 0 });
  assert.match(printed, /FAIL {2}file0\.test\.mjs/);
  assert.match(printed, /bad.*the reason/s);
});

test('a file that dies, cannot be loaded, or tests nothing has failed', async () => {
  for (const text of [
    "test('a', () => {}); process.exit(3);",
    "throw new Error('at load');",
    '',
    'import "./none.mjs";',
  ]) {
    const { totals } = await run(text);
    assert.equal(totals.failed, 1, text);
    assert.equal(totals.passed, 0, text);
  }
});

test('what a test leaves open does not keep the run from its end', async () => {
  const { totals } = await run("test('a', () => { setInterval(() => {}, 1000); });");
  assert.deepEqual(totals, { passed: 1, failed: 0, skipped: 0 });
});
