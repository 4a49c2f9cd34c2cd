import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { assert } from '../../server/src/platform/errors/index.ts';
import type { Edit, Mutant } from './mutants.ts';

/** A copy of the source, in which one mutant at a time is planted. */
export interface MutatedTree {
  readonly folder: string;
  /** Puts a mutant in. The one before is taken out. */
  plant(mutant: Pick<Mutant, 'edits'>): void;
  remove(): void;
}

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = ['packages', 'server', 'sim'];
const WORKSPACES = ['packages/matrix', 'packages/contract', 'packages/client', 'server'];

/** The text of a file with the edit made. Throws when what it replaces does not stand there exactly once. */
export function edited(text: string, { file, from, to }: Edit): string {
  const times = text.split(from).length - 1;
  assert(times === 1, `${file} has ${times} times, and not once: ${from}`);
  return text.replace(from, () => to);
}

/** Copies the source to a temporary folder; installed packages are links. */
export function createMutatedTree(): MutatedTree {
  const folder = mkdtempSync(join(tmpdir(), 'herald-mutants-'));
  const isSource = (path: string): boolean => basename(path) !== 'node_modules';
  for (const source of SOURCES) {
    cpSync(join(ROOT, source), join(folder, source), { recursive: true, filter: isSource });
  }
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  linkPackages(folder);
  const copy = (file: string): void => cpSync(join(ROOT, file), join(folder, file));
  let planted: readonly string[] = [];
  return {
    folder,
    plant({ edits }) {
      planted.forEach(copy);
      planted = edits.map(({ file }) => file);
      for (const edit of edits) {
        const path = join(folder, edit.file);
        writeFileSync(path, edited(readFileSync(path, 'utf8'), edit));
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The workspaces of the copy are its own; all other packages are those of the original. */
function linkPackages(folder: string): void {
  const from = join(ROOT, 'node_modules');
  const to = join(folder, 'node_modules');
  mkdirSync(join(to, '@herald'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@herald') symlinkSync(join(from, name), join(to, name));
  }
  for (const workspace of WORKSPACES) {
    const { name } = JSON.parse(readFileSync(join(folder, workspace, 'package.json'), 'utf8')) as {
      name: string;
    };
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(join(folder, workspace), join(to, name));
  }
}
