import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createTextRecorder } from './history/recorder.ts';
import { createScript } from './mxcheck/corpus/script.ts';

const folder = mkdtempSync(join(tmpdir(), 'herald-mxcheck-'));
after(() => rmSync(folder, { recursive: true }));

function writeHistory(name: string, isBroken: boolean, messages = 1): string {
  const script = createScript();
  for (let at = 0; at < messages; at += 1) script.send('@ann:x/A', `m${at}`);
  const words = Array.from({ length: messages }, (_, at) => `m${at}`).join(' ');
  script.final(isBroken ? '^' : `^ ${words}`);
  const { header, operations } = script.history();
  const recorder = createTextRecorder(header);
  for (const operation of operations) recorder.record(operation);
  const path = join(folder, name);
  writeFileSync(path, recorder.text());
  return path;
}

function mxcheck(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = join(import.meta.dirname, 'mxcheck.ts');
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
}

test('a clean history ends with 0 and says what was judged', () => {
  const { status, stdout } = mxcheck(writeHistory('clean', false));
  assert.equal(status, 0);
  assert.match(stdout, /written, seed 0\n2 operations, 1 messages acknowledged/);
  assert.match(stdout, /Clean/);
});

test('anomalies end with 1, with at most twenty witnesses of a kind', () => {
  const { status, stdout } = mxcheck(writeHistory('clean', false), writeHistory('broken', true, 23));
  assert.equal(status, 1);
  assert.match(stdout, /lost \(D1\): 23\n {2}m0 of @ann:x\/A in !r was acknowledged on line 2/);
  assert.equal(stdout.match(/is not in the final read/g)?.length, 20);
  assert.match(stdout, /and 3 more\nBroken: 23 anomalies\./);
});

test('--json gives a report for each file on a line', () => {
  const { status, stdout } = mxcheck('--json', writeHistory('clean', false), writeHistory('broken', true));
  assert.equal(status, 1);
  const reports = stdout
    .trimEnd()
    .split('\n')
    .map((line): { found: unknown } => JSON.parse(line));
  assert.deepEqual(
    reports.map(({ found }) => found),
    [{}, { lost: 1 }],
  );
});

test('what cannot be read ends with 2, in words, also beside anomalies', () => {
  const text = join(folder, 'text');
  writeFileSync(text, 'no history\n');
  const { status, stderr, stdout } = mxcheck(text, writeHistory('broken', true));
  assert.equal(status, 2);
  assert.match(stderr, /text: line 1 is not a JSON object/);
  assert.match(stdout, /lost/);
  assert.equal(mxcheck(join(folder, 'none')).status, 2);
  assert.equal(mxcheck().status, 2);
});
