import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { assert, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { Blobs, StoredBlob } from './blobs.ts';

const HASH = /^[0-9a-f]{64}$/;
const READ_BYTES = 262_144;

/**
 * Blobs in a folder of this machine: `<folder>/ab/abcdef…`. A blob is written under another name in
 * `<folder>/incoming` and renamed when its bytes are on the disk, so that a file under its own name is always
 * whole. The folder belongs to one process; what a crash left in `incoming` is removed here.
 */
export async function createDiskBlobs({
  folder,
  random,
}: {
  folder: string;
  random: Random;
}): Promise<Blobs> {
  const incoming = join(folder, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(folder));
  await syncFolder(folder);

  const pathOf = (hash: string): string => {
    assert(HASH.test(hash), 'a blob is named by its hash alone');
    return join(folder, hash.slice(0, 2), hash);
  };

  async function keep(written: string, hash: string): Promise<void> {
    const path = pathOf(hash);
    await mkdir(dirname(path), { mode: 0o700 }).catch(unlessExists);
    // Over an equal blob, too: whoever stored that one may not have come to the end of this function.
    await rename(written, path);
    await syncFolder(dirname(path));
    await syncFolder(folder);
  }

  return {
    async put(source, maxBytes) {
      const written = join(incoming, random.id(24));
      try {
        const stored = await write(written, source, maxBytes);
        await keep(written, stored.hash);
        return stored;
      } catch (error) {
        await rm(written, { force: true });
        throw error;
      }
    },
    async find(hash) {
      const path = pathOf(hash);
      const found = await stat(path).catch(nullIfAbsent);
      return found && { bytes: found.size, source: Readable.from(pieces(path), { objectMode: false }) };
    },
  };
}

async function write(path: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of source) {
      bytes += piece.length;
      if (bytes > maxBytes) fail(413, 'M_TOO_LARGE', `A file has at most ${maxBytes} bytes.`);
      hash.update(piece);
      await writeWhole(file, piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { hash: hash.digest('hex'), bytes };
}

/** A write may take less than it was given. */
async function writeWhole(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length;) at += (await file.write(piece, at)).bytesWritten;
}

/** A new name is on the disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Opens the file when the first piece is asked for. */
async function* pieces(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code !== 'ENOENT') throw error;
  return null;
}
