import { existsSync, readFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';

const root = resolvePath(import.meta.dirname, '../../..');

/**
 * The folder of test vectors that other projects wrote: HERALD_VECTORS, else `shared/vectors` beside the
 * repository. null when there is none: the caller then says that it did not run them.
 */
export function findVectors(name: string): string | null {
  // A test may read the environment; the library may not.
  const folder = resolvePath(process.env['HERALD_VECTORS'] ?? resolvePath(root, '../shared/vectors'), name);
  return existsSync(folder) ? folder : null;
}

export function readVector(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(resolvePath(folder, file), 'utf8'));
}
