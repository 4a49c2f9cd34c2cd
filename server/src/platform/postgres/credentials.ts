import { open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { assert, refuseStart } from '#platform/errors';
import type { Random } from '#platform/random';

/** How the embedded PostgreSQL is reached: `postgres.json` in the data folder, readable by its owner alone. */
export interface Credentials {
  port: number;
  /** Password of the role `herald`, which owns the database and nothing else. */
  password: string;
  /** Password of the superuser `postgres`. */
  adminPassword: string;
}

/** The kept credentials, or null before the first start. */
export async function findCredentials(dataDir: string): Promise<Credentials | null> {
  const path = credentialsPath(dataDir);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    refuseStart(`The file ${path} cannot be read: ${error.message}.`, error);
  });
  return text === null ? null : parseCredentials(path, text);
}

/** Makes credentials with random passwords and a free port, and keeps them. */
export async function createCredentials(dataDir: string, random: Random): Promise<Credentials> {
  const credentials = {
    port: await findFreePort(),
    password: random.id(43),
    adminPassword: random.id(43),
  };
  await keepCredentials(dataDir, credentials);
  return credentials;
}

/** Writes the file whole or not at all: a crash leaves the old one. */
export async function keepCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  const path = credentialsPath(dataDir);
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

/** The address of the server's own database. */
export function databaseUrl({ port, password }: Credentials): string {
  return `postgres://herald:${password}@127.0.0.1:${port}/herald`;
}

/** The superuser's address. */
export function adminUrl({ port, adminPassword }: Credentials): string {
  return `postgres://postgres:${adminPassword}@127.0.0.1:${port}/postgres`;
}

/** A port of 127.0.0.1 on which nothing listens at this moment. */
export async function findFreePort(): Promise<number> {
  const probe = await listenOn(0);
  assert(probe !== null, 'the system has a free port');
  return probe;
}

/** Whether this process could listen on this port. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listenOn(port, host)) !== null;
}

/** Listens for a moment and returns the port, or null when it is taken. */
function listenOn(port: number, host = '127.0.0.1'): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, host, () => {
      const address = probe.address();
      assert(address !== null && typeof address === 'object', 'a listening socket has an address');
      probe.close(() => resolve(address.port));
    });
  });
}

function credentialsPath(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}

function parseCredentials(path: string, text: string): Credentials {
  const damaged = `The file ${path} is damaged. Restore it from a backup: without it the database is shut.`;
  try {
    const { port, password, adminPassword } = JSON.parse(text) as Partial<Credentials>;
    if (typeof port === 'number' && typeof password === 'string' && typeof adminPassword === 'string') {
      return { port, password, adminPassword };
    }
  } catch (error) {
    refuseStart(damaged, error);
  }
  refuseStart(damaged);
}
