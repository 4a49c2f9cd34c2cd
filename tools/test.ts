// Every check and every test: `./herald test`. Words narrow it to the files whose path contains one of them, and
// leave the checks out; --fast leaves out what needs PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listUncovered } from '../server/test/spec/list-uncovered.ts';
import { startTestServer } from '../server/test/test-server.ts';
import { buildWeb } from './build-web/build.ts';
import { findTests } from './find-tests.ts';
import type { TestFile } from './find-tests.ts';
import { checks, root, runCheck } from './run-checks.ts';
import { noTotals, runTests, seconds } from './run-tests.ts';
import type { TestTotals } from './run-tests.ts';

const { values, positionals } = parseArgs({
  options: { fast: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
process.exitCode = await main();

async function main(): Promise<number> {
  const startMs = performance.now();
  const checked = positionals.length === 0 ? await checkSource() : noTotals();
  const files = findTests(root, positionals).filter((file) => !values.fast || !file.isSlow);
  print(`\nTests (${files.length} files)`);
  // Once, before browsers want it: two that build at a time would build twice.
  if (files.some(({ path }) => path.startsWith('e2e/')) && (await buildWeb(print)) !== 0) return 1;
  const isWhole = positionals.length === 0 && !values.fast;
  const coverage = await mkdtemp(join(tmpdir(), 'herald-coverage-'));
  process.env.HERALD_SPEC_COVERAGE = coverage;
  const tested = await testAll(files);
  const uncovered = isWhole ? listUncovered(coverage) : [];
  await rm(coverage, { recursive: true });
  if (uncovered.length > 0) print(`\nNo story had an answer from: ${uncovered.join(', ')}`);
  else if (isWhole) print('\nOperations of the first two rungs not covered: none');
  const passed = checked.passed + tested.passed;
  const failed = checked.failed + tested.failed + uncovered.length;
  print(`\nDone in ${seconds(performance.now() - startMs)}.`);
  print(`${passed} passed, ${failed} failed, ${tested.skipped} skipped`);
  return failed === 0 && tested.passed > 0 && !stopping.signal.aborted ? 0 : 1;
}

async function checkSource(): Promise<TestTotals> {
  const totals = noTotals();
  print('Checks');
  for (const check of checks) {
    const { name, isPassed, ms, output } = await runCheck(check);
    totals[isPassed ? 'passed' : 'failed'] += 1;
    print(`${isPassed ? '  ok  ' : '  FAIL'}  ${name}  ${seconds(ms)}`);
    if (!isPassed) print(output.trimEnd().replace(/^/gm, '        '));
  }
  return totals;
}

async function testAll(files: readonly TestFile[]): Promise<TestTotals> {
  const paths = files.map((file) => join(root, file.path));
  const options = { files: paths, root, concurrency: availableParallelism(), print, signal: stopping.signal };
  if (!files.some((file) => file.isSlow)) return runTests(options);
  const server = await startTestServer(process.env.DATABASE_URL);
  // Each file is a process of its own: this is how it finds the server that all share.
  process.env.TEST_SERVER_URL = server.url;
  process.env.TEST_SERVER_TEMPLATE = server.template;
  return runTests(options).finally(() => server.stop());
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
