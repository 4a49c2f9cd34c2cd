import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { ApiError } from '#platform/errors';
import { createSeededRandom } from '#platform/random';
import { createDiskBlobs, type Blobs } from './index.ts';

async function openBlobs(
  t: TestContext,
): Promise<{ folder: string; blobs: Blobs; files: () => Promise<string[]> }> {
  const parent = await mkdtemp(join(tmpdir(), 'herald-blobs-'));
  t.after(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, 'media');
  const blobs = await createDiskBlobs({ folder, random: createSeededRandom('blobs') });
  const files = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  return { folder, blobs, files };
}

async function* piecesOf(...pieces: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield Buffer.from(piece);
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('what was put comes back, under the hash of its bytes', async (t) => {
  const { blobs } = await openBlobs(t);
  const stored = await blobs.put(piecesOf('one ', 'two'), 100);
  assert.deepEqual(stored, { hash: sha256('one two'), bytes: 7 });
  const found = await blobs.find(stored.hash);
  assert.equal(found?.bytes, 7);
  assert.equal((await buffer(found!.source)).toString(), 'one two');
  assert.equal(await blobs.find(sha256('other')), null);
});

test('equal bytes are one file, however often and however much at once they are put', async (t) => {
  const { blobs, files } = await openBlobs(t);
  await Promise.all(Array.from({ length: 20 }, () => blobs.put(piecesOf('same'), 100)));
  assert.equal((await files()).length, 1);
  await blobs.put(piecesOf(''), 100);
  assert.equal((await files()).length, 2);
});

test('one byte too many is refused and leaves nothing behind; the last byte allowed is taken', async (t) => {
  const { blobs, files } = await openBlobs(t);
  await assert.rejects(
    blobs.put(piecesOf('12345', '6'), 5),
    (error) => error instanceof ApiError && error.status === 413 && error.errcode === 'M_TOO_LARGE',
  );
  assert.deepEqual(await files(), []);
  assert.equal((await blobs.put(piecesOf('12345'), 5)).bytes, 5);
});

test('a source that breaks off leaves nothing behind', async (t) => {
  const { blobs, files } = await openBlobs(t);
  await assert.rejects(blobs.put(piecesOf('half', new Error('gone')), 100), /gone/);
  assert.deepEqual(await files(), []);
});

test('what a crash left half written is removed at the next start, and whole blobs stay', async (t) => {
  const { folder, blobs, files } = await openBlobs(t);
  const { hash } = await blobs.put(piecesOf('whole'), 100);
  await writeFile(join(folder, 'incoming', 'leftover'), 'half');
  const again = await createDiskBlobs({ folder, random: createSeededRandom('next start') });
  assert.equal((await files()).length, 1);
  assert.equal((await again.find(hash))?.bytes, 5);
});

test('a name that is no hash reaches no path', async (t) => {
  const { blobs } = await openBlobs(t);
  for (const name of [
    '',
    '../../etc/passwd',
    'incoming',
    `../${sha256('x')}`,
    sha256('x').toUpperCase(),
    `${sha256('x')}\0`,
  ]) {
    await assert.rejects(blobs.find(name), /named by its hash/);
  }
});

test('nobody else on the machine can read the files', async (t) => {
  const { folder, blobs, files } = await openBlobs(t);
  await blobs.put(piecesOf('private'), 100);
  for (const path of [folder, ...(await files())]) assert.equal((await stat(path)).mode & 0o077, 0, path);
});
