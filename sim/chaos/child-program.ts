import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';

export interface ChildProgram {
  readonly child: ChildProcess;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
  /** The first match in what it says from now on, or has said. Rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

const REMEMBERED_CHARS = 20_000;

/** The environment without Herald's own: what a test runner sets there is no setting of a server. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HERALD_')));
}

/** Starts a program of Node.js. What it says goes into `logPath`. */
export function startProgram(
  args: readonly string[],
  logPath: string,
  env: Readonly<Record<string, string>> = {},
): ChildProgram {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited(), ...env },
  });
  const endWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  let said = '';
  const listeners = new Set<() => void>();
  const hear = (bytes: Buffer): void => {
    appendFileSync(logPath, bytes);
    said = (said + bytes.toString()).slice(-REMEMBERED_CHARS);
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', endWithUs);
      resolve(signal === null ? `code ${code}` : signal);
    });
  });
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const listener = (): void => {
          const match = pattern.exec(said);
          if (!match) return;
          listeners.delete(listener);
          resolve(match);
        };
        listeners.add(listener);
        listener();
        void ended.then((how) => reject(new Error(`it ended with ${how}: ${said.slice(-2_000)}`)));
      }),
  };
}
