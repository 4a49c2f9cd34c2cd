import { readFileSync } from 'node:fs';
import { listSourceFiles } from './list-source-files.ts';

/** A file of tests; a slow one starts PostgreSQL, or a browser. */
export interface TestFile {
  path: string;
  isSlow: boolean;
}

const isSlow = /test\/(database|harness|test-server|postgres-owner)|startPostgres|(journey|scene-stage)\.ts/;

/** Every `*.test.ts` of the repository whose path contains one of the words (all, when there are none). */
export function findTests(root: string, words: readonly string[] = []): TestFile[] {
  return listSourceFiles(root)
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .map((path) => ({ path, isSlow: isSlow.test(readFileSync(`${root}/${path}`, 'utf8')) }));
}
