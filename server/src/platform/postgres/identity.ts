import { spawnSync } from 'node:child_process';
import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { refuseStart } from '#platform/errors';
import { prepareBinaries } from './binaries.ts';
import { programEnv } from './program-env.ts';

/** As whom PostgreSQL runs: it refuses to run as root. */
export interface Identity {
  name: 'ourselves' | 'user namespace' | 'nobody';
  /** The program and arguments that start `command` as this identity. */
  wrap(command: string, args: readonly string[]): { command: string; args: string[] };
  /** For spawn: set where the identity is another user of this machine. */
  user: { uid: number; gid: number } | null;
}

const ourselves: Identity = {
  name: 'ourselves',
  wrap: (command, args) => ({ command, args: [...args] }),
  user: null,
};

// Inside the namespace root is user 1000, outside it stays root: files keep their owner, every path is reachable.
const namespaced: Identity = {
  name: 'user namespace',
  wrap: (command, args) => ({
    command: 'unshare',
    args: ['--user', '--map-user=1000', '--map-group=1000', command, ...args],
  }),
  user: null,
};

// Where containers forbid namespaces: the folder is given to nobody, who must be able to reach it.
const nobody: Identity = { ...ourselves, name: 'nobody', user: { uid: 65_534, gid: 65_534 } };

/** Finds an identity under which this machine runs PostgreSQL: as root, a user namespace, else nobody. */
export function chooseIdentity(
  postgres: string,
  isRoot: boolean = process.getuid?.() === 0,
  candidates: readonly Identity[] = isRoot ? [namespaced, nobody] : [ourselves],
): Identity {
  const reasons: string[] = [];
  for (const identity of candidates) {
    const { command, args } = identity.wrap(postgres, ['--version']);
    const probe = spawnSync(command, args, { env: programEnv, encoding: 'utf8', ...identity.user });
    if (probe.status === 0) return identity;
    const reason = probe.error?.message ?? probe.stderr.trim();
    reasons.push(`as ${identity.name}: ${reason}`);
  }
  refuseStart(
    `PostgreSQL cannot run here (${reasons.join('; ')}). ` +
      'Start Herald as an ordinary user, or give it a PostgreSQL with DATABASE_URL.',
  );
}

/** What runs here: PostgreSQL's version, and the identity under which it runs. For `doctor`. */
export async function describeProgram(): Promise<{ version: string; identity: string }> {
  const { postgres } = await prepareBinaries();
  const identity = chooseIdentity(postgres);
  const { command, args } = identity.wrap(postgres, ['--version']);
  const { stdout } = spawnSync(command, args, { env: programEnv, encoding: 'utf8', ...identity.user });
  return { version: stdout.trim().split(' ').at(-1) ?? '', identity: identity.name };
}

/** The identities that root can take, by name. */
export const rootIdentities = { namespaced, nobody };

/** Gives `folder` and all in it to the identity, when it belongs to another. */
export async function giveTo(identity: Identity, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const owner = identity.user ?? { uid: 0, gid: 0 };
  if ((await lstat(folder)).uid === owner.uid) return;
  await chownTree(folder, owner);
}

/** Lets the identity reach what lies inside `dataDir`, though not list it. */
export async function openPathFor(identity: Identity, dataDir: string): Promise<void> {
  if (identity.user) await chmod(dataDir, 0o711);
}

async function chownTree(path: string, owner: { uid: number; gid: number }): Promise<void> {
  await lchown(path, owner.uid, owner.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await chownTree(join(path, name), owner);
}
