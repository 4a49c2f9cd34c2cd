import { spawn } from 'node:child_process';
import { relative } from 'node:path';

/** How the files went, all together. */
export interface TestTotals {
  passed: number;
  failed: number;
  skipped: number;
}

export interface TestRun {
  /** Absolute paths. */
  files: readonly string[];
  root: string;
  concurrency: number;
  print: (line: string) => void;
  /** Ends the run: files under way are stopped, the others are not begun. */
  signal: AbortSignal;
}

interface FileResult extends TestTotals {
  ms: number;
  /** Why it failed, for a person. */
  words: string;
}

// A test, or a file, that takes longer waits for what never comes.
const testTimeoutMs = 240_000;
const fileTimeoutMs = 600_000;
const nodeOptions = [
  '--test-reporter=spec',
  `--test-timeout=${testTimeoutMs}`,
  // What a test leaves open must not keep the run from its end.
  '--test-force-exit',
];

/** Runs each file in a process of its own, prints a line per file and every failure, and counts. */
export async function runTests({ files, root, concurrency, print, signal }: TestRun): Promise<TestTotals> {
  const totals = noTotals();
  const waiting = [...files];
  async function work(): Promise<void> {
    for (let file = waiting.shift(); file !== undefined && !signal.aborted; file = waiting.shift()) {
      const result = await runFile(file, root, signal);
      for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += result[key];
      report(relative(root, file), result, print);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return totals;
}

function runFile(file: string, root: string, signal: AbortSignal): Promise<FileResult> {
  const startMs = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, file], {
    cwd: root,
    signal,
    timeout: fileTimeoutMs,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => (output += error.message));
    child.once('close', (code) => resolve({ ...judge(output, code), ms: performance.now() - startMs }));
  });
}

// A process that dies, or a file in which nothing is tested, is a failure that no test of it has counted.
function judge(output: string, code: number | null): TestTotals & { words: string } {
  const count = (name: string): number => {
    const line = output.split('\n').findLast((text) => text.startsWith(`ℹ ${name} `));
    return line === undefined ? 0 : Number(line.split(' ').at(-1));
  };
  const tests = count('tests');
  const [passed, skipped] = [count('pass'), count('skipped') + count('todo')];
  const failed = tests - passed - skipped;
  const totals = { passed, skipped, failed };
  if (code === 0 && tests > 0) return { ...totals, words: '' };
  if (failed > 0) return { ...totals, words: output.slice(output.indexOf('✖ failing tests:')) };
  const reason = code === 0 ? 'The file has no tests.' : `Its process failed (${code ?? 'killed'}).`;
  return { ...totals, failed: failed + 1, words: `${output.split('\n').slice(-40).join('\n')}\n${reason}` };
}

function report(
  path: string,
  { passed, failed, skipped, ms, words }: FileResult,
  print: (line: string) => void,
): void {
  const count = passed + failed + skipped;
  print(
    `${failed === 0 ? '  ok  ' : '  FAIL'}  ${path}  ${count} ${count === 1 ? 'test' : 'tests'}, ${seconds(ms)}`,
  );
  if (failed > 0) print(words.trim().replace(/^/gm, '        '));
}

/** A duration as a person reads it. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Nothing yet. */
export function noTotals(): TestTotals {
  return { passed: 0, failed: 0, skipped: 0 };
}
