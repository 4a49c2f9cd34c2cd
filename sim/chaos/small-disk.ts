import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file system of a few megabytes in memory, which can be filled to its last byte. */
export interface SmallDisk {
  readonly folder: string;
  fill(): Promise<void>;
  free(): Promise<void>;
  unmount(): void;
}

const CHUNK = Buffer.alloc(65_536);

/** A sentence when this machine lets nobody mount; null when it does. */
export function cannotMount(): string | null {
  return process.getuid?.() === 0 ? null : 'it needs root, to mount a small disk';
}

/** Mounts a small disk at a folder, which is made. Throws when it cannot. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (mounted.status !== 0) throw new Error(`a small disk cannot be mounted: ${mounted.stderr}`);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => fill(ballast),
    free: () => rm(ballast, { force: true }),
    unmount: () => void spawnSync('umount', ['-l', folder]),
  };
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let size = CHUNK.length; size > 0;) {
      try {
        await file.write(CHUNK, 0, size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = size === 1 ? 0 : Math.floor(size / 2);
      }
    }
  } finally {
    await file.close();
  }
}
