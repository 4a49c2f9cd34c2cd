import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { refuseStart } from '#platform/errors';

/** Proof that no other live server uses the data folder. */
export interface DataFolderLock {
  release(): void;
}

const sqliteBusy = 5;

/**
 * Takes the data folder for this process, or refuses to start when another live process has it.
 *
 * The lock is the kernel's, on the file `herald.lock`: it ends with the process that holds it, however that
 * ends, so there are no stale locks, no process ids to compare and no race between two that start at once. It
 * also holds between containers that share the folder. Node has no flock; its SQLite takes such a lock.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  const lock = await tryLockDataFolder(dataDir);
  if (lock) return lock;
  refuseStart(
    `Another Herald server${describeHolder(dataDir)} uses the data folder ${dataDir}. ` +
      'Stop it first, or give this one another folder with HERALD_DATA_DIR.',
  );
}

/** As `lockDataFolder`, but null when another live process has the folder. */
export async function tryLockDataFolder(dataDir: string): Promise<DataFolderLock | null> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: Error) =>
    refuseStart(`The data folder ${dataDir} cannot be made: ${error.message}.`, error),
  );
  const file = openLockFile(join(dataDir, 'herald.lock'));
  if (!file) return null;
  const holder = holderPath(dataDir);
  writeFileSync(holder, `${process.pid}\n`);
  return {
    release() {
      rmSync(holder, { force: true });
      if (file.isOpen) file.close();
    },
  };
}

// No other code of this process may open this file: closing it again would drop the lock (POSIX).
function openLockFile(path: string): DatabaseSync | null {
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(path, { timeout: 0 });
    file.exec('pragma locking_mode = exclusive');
    file.exec('begin exclusive');
    return file;
  } catch (error) {
    file?.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return null;
    refuseStart(`The file ${path} cannot be locked: ${(error as Error).message}.`, error);
  }
}

function describeHolder(dataDir: string): string {
  try {
    return ` (process ${readFileSync(holderPath(dataDir), 'utf8').trim()})`;
  } catch {
    return '';
  }
}

function holderPath(dataDir: string): string {
  return join(dataDir, 'herald.pid');
}
