import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createStory, type Story } from '../../server/test/harness.ts';
import { listBuilt } from './list-built.ts';

/** A server with a built client of three files. */
async function withClient(t: TestContext, brandFolder: string | null = null): Promise<Story> {
  const webFolder = await mkdtemp(join(tmpdir(), 'herald-pages-'));
  t.after(() => rm(webFolder, { recursive: true }));
  await mkdir(join(webFolder, 'assets'));
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>Herald</title>');
  await writeFile(join(webFolder, 'assets/app-1a2b.js'), `export const words = '${'harbour '.repeat(200)}';`);
  await writeFile(join(webFolder, 'sw.js'), '// worker');
  await writeFile(join(webFolder, 'manifest.webmanifest'), '{"name":"Herald","icons":[]}');
  await listBuilt(webFolder);
  return createStory(t, { config: { webFolder, brandFolder } });
}

const html = { accept: 'text/html,application/xhtml+xml' };

test('the client is at /, and at every address that a person may have kept', async (t) => {
  const { baseUrl } = await withClient(t);
  for (const path of ['/', '/chats/!abc:localhost', '/me/devices?from=list']) {
    const reply = await fetch(`${baseUrl}${path}`, { headers: html });
    assert.equal(reply.status, 200, path);
    assert.equal(reply.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.match(await reply.text(), /<title>Herald/);
    assert.equal(reply.headers.get('cache-control'), 'no-cache');
  }
});

test('the policy lets no inline and no evaluated script run, and no other page frame the client', async (t) => {
  const { baseUrl } = await withClient(t);
  for (const path of ['/', '/assets/app-1a2b.js', '/sw.js']) {
    const { headers } = await fetch(`${baseUrl}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/, path);
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  }
});

test('files with the hash of their content in their name are kept for ever, and travel compressed', async (t) => {
  const { baseUrl } = await withClient(t);
  const reply = await fetch(`${baseUrl}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'br' } });
  assert.match(reply.headers.get('cache-control') ?? '', /immutable/);
  assert.equal(reply.headers.get('content-encoding'), 'br');
  assert.ok(Number(reply.headers.get('content-length')) < 500);
  assert.match(await reply.text(), /harbour/);
  const again = await fetch(`${baseUrl}/assets/app-1a2b.js`, {
    headers: { 'if-none-match': reply.headers.get('etag') ?? '' },
  });
  assert.equal(again.status, 304);
});

test('an operator gives the client their own name, colours and pictures', async (t) => {
  const brandFolder = await mkdtemp(join(tmpdir(), 'herald-brand-'));
  t.after(() => rm(brandFolder, { recursive: true }));
  await writeFile(
    join(brandFolder, 'brand.json'),
    JSON.stringify({ name: 'Qala & <co>', logo: '/brand/mark.svg' }),
  );
  await writeFile(join(brandFolder, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(brandFolder, 'notes.txt'), 'not for the public');
  const { baseUrl } = await withClient(t, brandFolder);
  const get = (path: string) => fetch(`${baseUrl}${path}`, { headers: html });
  assert.equal(((await (await get('/brand.json')).json()) as { name: string }).name, 'Qala & <co>');
  assert.match(await (await get('/chats')).text(), /<title>Qala &amp; &lt;co><\/title>/);
  assert.equal(((await (await get('/manifest.webmanifest')).json()) as { name: string }).name, 'Qala & <co>');
  const mark = await get('/brand/mark.svg');
  assert.equal(mark.headers.get('content-type'), 'image/svg+xml');
  assert.match(mark.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.doesNotMatch(await (await get('/brand/notes.txt')).text(), /not for the public/);
});

test('a brand that is not one stops the start, in words', async (t) => {
  const brandFolder = await mkdtemp(join(tmpdir(), 'herald-brand-'));
  t.after(() => rm(brandFolder, { recursive: true }));
  await assert.rejects(withClient(t, brandFolder), /has no brand.json/);
  await writeFile(join(brandFolder, 'brand.json'), '{');
  await assert.rejects(withClient(t, brandFolder), /is not JSON/);
  await writeFile(join(brandFolder, 'brand.json'), '{"name":" "}');
  await assert.rejects(withClient(t, brandFolder), /needs a "name"/);
});

test('an unknown endpoint, file or method is refused as before, and never answered by the page', async (t) => {
  const { baseUrl } = await withClient(t);
  const unknown = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(`${baseUrl}${path}`, init);
    assert.equal(reply.status, 404, path);
    assert.equal(((await reply.json()) as { errcode: string }).errcode, 'M_UNRECOGNIZED');
  };
  await unknown('/_matrix/client/v3/nothing', { headers: html });
  await unknown('/_herald/nothing', { headers: html });
  await unknown('/.well-known/nothing', { headers: html });
  await unknown('/assets/absent.js');
  await unknown('/files.txt');
  await unknown('/', { method: 'POST', body: 'x' });
  await unknown('/assets/..%2f..%2fetc/passwd');
});

test('what is no part of the client is not served, though it lies beside it', async (t) => {
  const { baseUrl } = await withClient(t);
  for (const path of ['/files.json', '/build.txt', '/assets/app-1a2b.js.br']) {
    assert.equal((await fetch(`${baseUrl}${path}`)).status, 404, path);
  }
});

test('a server without a built client has no pages', async (t) => {
  const { baseUrl } = await createStory(t);
  const reply = await fetch(baseUrl, { headers: html });
  assert.equal(reply.status, 404);
});
