import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import type { Report } from '../mxcheck/report.ts';

export interface Judgement {
  /** Each with its kind, its promise and its witness. */
  readonly anomalies: readonly string[];
  /** From the end of a fault to the first acknowledged send; null where there was no fault. */
  readonly recoveryMs: number | null;
}

const MXCHECK = join(import.meta.dirname, '../mxcheck.ts');

/** Lets mxcheck judge a history, in a process of its own. Throws when it cannot be read. */
export async function judgeHistory(path: string): Promise<Judgement> {
  const child = spawn(process.execPath, ['--max-old-space-size=8192', MXCHECK, '--json', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await text(child.stdout);
  const report = JSON.parse(said) as Report;
  return {
    anomalies: report.anomalies.map(({ kind, promise, witness }) => `${kind} (${promise}): ${witness}`),
    recoveryMs: report.counts.longestRecoveryMs,
  };
}
