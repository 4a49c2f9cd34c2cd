import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Catch } from './hunt.ts';
import type { Story } from './mutants.ts';

/** A file of stories that takes longer goes round in circles; a healthy one takes some seconds. */
const STORY_MS = 180_000;
const FAILED = /^✖ (.+?) \([\d.]+ms\)$/gm;

/** Runs a file of stories in `folder`, or those of them that a mutant names; null when they all pass. */
export function huntStory(folder: string, { file, only }: Story): Promise<Catch | null> {
  return new Promise((resolve, reject) => {
    const chosen = only === undefined ? [] : ['--test-name-pattern', only];
    const args = ['--test', '--test-reporter=spec', ...chosen, join(folder, file)];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.on('error', reject);
    const watch = setTimeout(() => child.kill('SIGKILL'), STORY_MS);
    child.on('exit', (code) => {
      clearTimeout(watch);
      const passed = /^ℹ pass ([1-9]\d*)$/m.test(output);
      if (code === 0 && passed) return resolve(null);
      const failed = [...new Set([...output.matchAll(FAILED)].map(([, name = '']) => name))];
      const signs =
        failed.length > 0 ? failed : [code === 0 ? 'no story was run' : 'the file did not end well'];
      resolve({ seed: null, signs, witness: output.slice(-2_000) });
    });
  });
}
