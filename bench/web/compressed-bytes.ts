import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The bytes of JavaScript and of styles among these files, compressed by gzip, each file counted once. */
export function compressedBytes(
  folder: string,
  paths: readonly string[],
): { scripts: number; styles: number } {
  // The service worker copies files that the page may never ask for; itself it is part of no screen.
  const files = new Set(
    paths.map((path) => path.split('?', 1)[0] ?? path).filter((path) => path !== '/sw.js'),
  );
  const sum = (ending: string): number =>
    [...files]
      .filter((path) => path.endsWith(ending) && existsSync(join(folder, path)))
      .reduce((total, path) => total + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length, 0);
  return { scripts: sum('.js'), styles: sum('.css') };
}
