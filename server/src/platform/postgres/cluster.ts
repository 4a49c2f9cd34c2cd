import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { refuseStart } from '#platform/errors';
import { giveTo } from './identity.ts';
import type { Identity } from './identity.ts';
import { programEnv } from './program-env.ts';

const majorVersion = '18';

export interface ClusterOptions {
  dataDir: string;
  initdb: string;
  identity: Identity;
  adminPassword: string;
  /** False leaves out fsync: for throwaway clusters of tests. */
  durable: boolean;
}

/** The folder of PostgreSQL's own files. */
export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Whether a first start has made the embedded database. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(clusterFolder(dataDir));
}

/** Makes the cluster at the first start; later proves that these binaries can read it. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const folder = clusterFolder(options.dataDir);
  if (!existsSync(folder)) await createCluster(options, folder);
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== majorVersion) {
    refuseStart(
      `The data folder was written by PostgreSQL ${version}, and this Herald brings PostgreSQL ` +
        `${majorVersion}. Export it with the Herald that wrote it.`,
    );
  }
  await giveTo(options.identity, folder);
}

// A kill in the middle leaves only the folder under its other name, which the next start throws away.
async function createCluster(options: ClusterOptions, folder: string): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(join(fresh, 'cluster'), { recursive: true, mode: 0o700 });
  await writeFile(join(fresh, 'password'), options.adminPassword, { mode: 0o600 });
  await giveTo(options.identity, fresh);
  await runInitdb(options, fresh);
  await rename(join(fresh, 'cluster'), folder);
  await rm(fresh, { recursive: true });
  if (options.durable) await syncFolder(options.dataDir);
}

async function runInitdb({ initdb, identity, durable }: ClusterOptions, fresh: string): Promise<void> {
  const { command, args } = identity.wrap(initdb, [
    `--pgdata=${join(fresh, 'cluster')}`,
    `--pwfile=${join(fresh, 'password')}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  const options = { env: programEnv, cwd: '/', ...identity.user };
  await promisify(execFile)(command, args, options).catch((error: Error & { stderr?: string }) =>
    refuseStart(`PostgreSQL cannot make its files in ${fresh}: ${error.stderr || error.message}`, error),
  );
}

// A rename is on the disk only when its folder is.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
