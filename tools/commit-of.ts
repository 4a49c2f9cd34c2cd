import { execFileSync } from 'node:child_process';

/** The short name of the commit that stands in a tree of the repository. Throws where `folder` is in none. */
export function commitOf(folder: string): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder }).toString().trim();
}
