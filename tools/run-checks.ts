import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** A program that judges the whole source. */
export interface Check {
  name: string;
  args: readonly [string, ...string[]];
}

export interface CheckResult {
  name: string;
  isPassed: boolean;
  ms: number;
  output: string;
}

export const root = join(import.meta.dirname, '..');

export const checks: readonly Check[] = [
  { name: 'types', args: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the web client', args: ['tsc', '-p', 'web/tsconfig.json'] },
  { name: 'types of the journeys and the bench', args: ['tsc', '-p', 'e2e/tsconfig.json'] },
  { name: 'lint', args: ['oxlint', '--deny-warnings'] },
  { name: 'format', args: ['oxfmt', '--list-different', '.'] },
];

/** Runs one check to its end and returns what it said. */
export function runCheck({ name, args: [program, ...args] }: Check): Promise<CheckResult> {
  const startMs = performance.now();
  const child = spawn(join(root, 'node_modules/.bin', program), args, { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => (output += error.message));
    child.once('close', (code) => {
      resolve({ name, isPassed: code === 0, ms: performance.now() - startMs, output });
    });
  });
}
