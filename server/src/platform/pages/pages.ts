import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { page, type Pages, type Reply } from '#platform/http';
import { pageHeaders } from './policy.ts';

/** What the build wrote of one file; see tools/build-web. */
interface BuiltFile {
  readonly type: string;
  /** The hash of the content stands in the name: it never changes. */
  readonly isImmutable: boolean;
  readonly etag: string;
  readonly encodings: readonly ('br' | 'gzip')[];
}

const endings = { br: '.br', gzip: '.gz' } as const;
/** Paths of interfaces: an unknown one is an unknown endpoint, never the client's page. */
const interfaces = ['/_matrix', '/_herald', '/_synapse', '/.well-known'];

/**
 * Serves the built web client from `folder`: its files by name, and its page for every other path that a browser
 * navigates to. Null when nothing is built there.
 */
export function createPages(folder: string): Pages | null {
  const list = join(folder, 'files.json');
  if (!existsSync(list)) return null;
  const files = new Map(Object.entries(JSON.parse(readFileSync(list, 'utf8')) as Record<string, BuiltFile>));
  return {
    find({ path, method, headers }) {
      if (method !== 'GET' && method !== 'HEAD') return null;
      if (interfaces.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return null;
      const name = files.has(path) ? path : fallbackOf(path, headers.accept);
      const file = name === null ? undefined : files.get(name);
      if (name === null || file === undefined) return null;
      return () => serve(folder, name, file, { method, headers });
    },
  };
}

/** The client's page answers every path that a person may have bookmarked; a file that is missing stays missing. */
function fallbackOf(path: string, accept: string | undefined): string | null {
  const isNavigation = accept?.includes('text/html') ?? false;
  return path === '/' || isNavigation ? '/index.html' : null;
}

async function serve(
  folder: string,
  name: string,
  file: BuiltFile,
  { method, headers }: { method: string; headers: { 'accept-encoding'?: string; 'if-none-match'?: string } },
): Promise<Reply> {
  const accepted = headers['accept-encoding'] ?? '';
  const encoding = file.encodings.find((each) => accepted.includes(each));
  const sent = {
    ...pageHeaders,
    'content-type': file.type,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
    ...(encoding && { 'content-encoding': encoding }),
  };
  if (headers['if-none-match'] === file.etag) return page(304, sent, null);
  const body = await readFile(join(folder, encoding ? `${name}${endings[encoding]}` : name));
  return page(200, { ...sent, 'content-length': String(body.length) }, method === 'HEAD' ? null : body);
}
