import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { page, type Pages, type Reply } from '#platform/http';
import { readBrand, type BrandedFile } from './brand.ts';
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
 * @param brandFolder the operator's own name, colours and pictures, if there are any
 */
export function createPages(folder: string, brandFolder: string | null = null): Pages | null {
  const list = join(folder, 'files.json');
  if (!existsSync(list)) return null;
  const files = new Map(Object.entries(JSON.parse(readFileSync(list, 'utf8')) as Record<string, BuiltFile>));
  const brand = brandFolder === null ? new Map<string, BrandedFile>() : readBrand(brandFolder, folder);
  return {
    find({ path, method, headers }) {
      if (method !== 'GET' && method !== 'HEAD') return null;
      if (interfaces.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return null;
      const isKnown = files.has(path) || brand.has(path);
      const name = isKnown ? path : fallbackOf(path, headers.accept);
      const own = name === null ? undefined : brand.get(name);
      if (own) return () => Promise.resolve(serveBranded(own, { method, headers }));
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

interface PageRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

function serveBranded({ type, etag, body }: BrandedFile, { method, headers }: PageRequest): Reply {
  const sent = { ...pageHeaders, 'content-type': type, 'cache-control': 'no-cache', etag };
  if (headers['if-none-match'] === etag) return page(304, sent, null);
  return page(200, { ...sent, 'content-length': String(body.length) }, method === 'HEAD' ? null : body);
}

async function serve(
  folder: string,
  name: string,
  file: BuiltFile,
  { method, headers }: PageRequest,
): Promise<Reply> {
  const accepted = String(headers['accept-encoding'] ?? '');
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
