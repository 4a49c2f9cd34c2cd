import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
/** These are compressed already. */
const dense = new Set(['.png', '.woff2', '.ico']);
/** 11 takes ten times as long for 3 % less. */
const BROTLI_QUALITY = 9;
/** Files of the build that only the build reads. */
const inner = new Set(['.vite']);

/**
 * Compresses what was built and writes the lists: `files.json` for the server, and `shell.json` for the service
 * worker, which keeps those files for when there is no network.
 * @param folder of the finished build
 */
export async function listBuilt(folder: string): Promise<void> {
  const files: Record<string, object> = {};
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .filter((path) => !inner.has(path.split('/')[1] ?? ''))
    .toSorted();
  await writeFile(join(folder, 'shell.json'), JSON.stringify(paths.filter((path) => isShell(path))));
  for (const path of [...paths, '/shell.json']) files[path] = await describe(folder, path);
  await writeFile(join(folder, 'files.json'), JSON.stringify(files));
}

/** What the client needs without a network: all but the service worker itself. */
function isShell(path: string): boolean {
  return path !== '/sw.js' && path !== '/brand.json';
}

async function describe(folder: string, path: string): Promise<object> {
  const ending = extname(path);
  const type = types[ending];
  if (type === undefined) throw new TypeError(`The build has a file of an unknown type: ${path}`);
  const content = await readFile(join(folder, path));
  const encodings: string[] = [];
  if (!dense.has(ending) && content.length > 500) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
    await writeFile(join(folder, `${path}.br`), await promisify(brotliCompress)(content, { params }));
    await writeFile(join(folder, `${path}.gz`), await promisify(gzip)(content));
    encodings.push('br', 'gzip');
  }
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { type, isImmutable: path.startsWith('/assets/'), etag, encodings };
}
