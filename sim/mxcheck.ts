// Judges histories: `node sim/mxcheck.ts FILE [...] [--json]`. Ends with 1 on anomalies, with 2 on what it cannot read.
import { parseArgs } from 'node:util';
import { readHistory } from './history/read-history.ts';
import { checkHistory } from './mxcheck/check-history.ts';
import { printVerdict } from './mxcheck/print-verdict.ts';

const UNREADABLE = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
if (positionals.length === 0) {
  process.stderr.write('Name a history: node sim/mxcheck.ts FILE [...] [--json]\n');
  process.exitCode = UNREADABLE;
}
for (const path of positionals) {
  try {
    await judge(path);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = UNREADABLE;
  }
}

async function judge(path: string): Promise<void> {
  const history = await readHistory(path);
  const report = checkHistory(history);
  const text = values.json
    ? JSON.stringify({ path, header: history.header, ...report })
    : printVerdict(path, history.header, report);
  process.stdout.write(`${text}\n`);
  if (report.anomalies.length > 0 && process.exitCode !== UNREADABLE) process.exitCode = 1;
}
