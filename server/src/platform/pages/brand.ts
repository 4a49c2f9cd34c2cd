import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { refuseStart } from '#platform/errors';

/** A file that the operator's brand changes or adds. */
export interface BrandedFile {
  readonly type: string;
  readonly etag: string;
  readonly body: Buffer;
}

const pictures: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};
const MAX_NAME = 40;

/**
 * What an operator's folder makes of the client: `brand.json` as it is, its pictures under `/brand/`, and its name in
 * the page's title and in the name of the installed app. Refuses the start when the brand is not one.
 * @param client the folder of the built client, whose page and manifest get the name
 */
export function readBrand(folder: string, client: string): ReadonlyMap<string, BrandedFile> {
  const path = join(folder, 'brand.json');
  if (!existsSync(path)) refuseStart(`The folder of the brand has no brand.json: ${folder}`);
  const text = readFileSync(path, 'utf8');
  const name = nameOf(text, path);
  const files = new Map([['/brand.json', branded('application/json', text)]]);
  for (const file of readdirSync(folder)) {
    const type = pictures[extname(file)];
    if (type !== undefined) files.set(`/brand/${file}`, branded(type, readFileSync(join(folder, file))));
  }
  const page = readFileSync(join(client, 'index.html'), 'utf8');
  const title = `<title>${escapeText(name)}</title>`;
  files.set(
    '/index.html',
    branded(
      'text/html; charset=utf-8',
      page.replace(/<title>[^<]*<\/title>/, () => title),
    ),
  );
  const manifest = JSON.parse(readFileSync(join(client, 'manifest.webmanifest'), 'utf8')) as object;
  const named = { ...manifest, name, short_name: name };
  files.set('/manifest.webmanifest', branded('application/manifest+json', JSON.stringify(named)));
  return files;
}

function nameOf(text: string, path: string): string {
  let brand: unknown = null;
  try {
    brand = JSON.parse(text);
  } catch (error) {
    refuseStart(`${path} is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const name = typeof brand === 'object' && brand !== null && 'name' in brand ? brand.name : null;
  if (typeof name === 'string' && name.trim() !== '' && name.length <= MAX_NAME) return name.trim();
  return refuseStart(`${path} needs a "name" of at most ${MAX_NAME} characters.`);
}

function branded(type: string, content: string | Buffer): BrandedFile {
  const body = Buffer.from(content);
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
