import { existsSync, readFileSync } from 'node:fs';
import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashSources } from './hash-sources.ts';
import { listBuilt } from './list-built.ts';

const web = join(import.meta.dirname, '../../web');
const dist = join(web, 'dist');
const next = join(web, 'dist.next');
const STAMP = 'build.txt';

/**
 * Builds the web client when it is not built from these sources. Returns an exit code.
 * @param say told what is done, a line each
 */
export async function buildWeb(say: (line: string) => void): Promise<number> {
  const hash = hashSources();
  const stamp = join(dist, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 0;
  say('Building the web client (its sources have changed, about 15 s) ...');
  const startMs = performance.now();
  try {
    const { build } = await import('vite');
    await build({
      configFile: join(web, 'vite.config.ts'),
      logLevel: 'warn',
      // Pages, workers and the service worker know each other by it.
      define: { __HERALD_BUILD__: JSON.stringify(hash.slice(0, 12)) },
      build: { outDir: next, emptyOutDir: true },
    });
    await copyFile(join(web, 'brand.json'), join(next, 'brand.json'));
    await listBuilt(next);
    await writeFile(join(next, STAMP), hash);
    await rm(dist, { recursive: true, force: true });
    await rename(next, dist);
  } catch (error) {
    say(
      `herald: the web client could not be built. ${error instanceof Error ? error.message : String(error)}`,
    );
    return 70;
  }
  say(`Built in ${Math.round((performance.now() - startMs) / 1000)} s.`);
  return 0;
}
