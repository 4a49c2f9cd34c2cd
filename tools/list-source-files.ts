import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const forbiddenFolders = new Set(['node_modules', '.git', 'data', 'dist', 'dist.next']);
const extensions = ['.ts', '.tsx', '.css', '.mjs', '.sql', '.md'];

/** Paths of all files that people write here, from the root, in order. */
export function listSourceFiles(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return forbiddenFolders.has(entry.name) ? [] : listSourceFiles(root, path);
      return extensions.some((extension) => entry.name.endsWith(extension)) ? [path] : [];
    });
}
