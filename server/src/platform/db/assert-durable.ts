import { ApiError, refuseStart } from '#platform/errors';
import type { Db } from './db.ts';

const oldestVersion = 15;
const durableSettings = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** What `doctor` shows and `assertDurable` demands. */
export interface Durability {
  /** PostgreSQL's major version. */
  version: number;
  /** Settings that let an acknowledged commit be lost. */
  unsafe: { name: string; value: string }[];
}

/** Reads the version and the settings that decide whether COMMIT means stored. */
export async function readDurability(db: Db): Promise<Durability> {
  const rows = await db.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [[...durableSettings, 'server_version_num']],
  );
  const setting = new Map(rows.map((row) => [row.name, row.setting]));
  const unsafe = durableSettings
    .map((name) => ({ name, value: setting.get(name) ?? 'unknown' }))
    .filter(({ value }) => value === 'off' || value === 'unknown');
  return { version: Math.floor(Number(setting.get('server_version_num')) / 10_000), unsafe };
}

/** Refuses to start on a database that is too old, or that may lose what it has acknowledged. */
export async function assertDurable(db: Db): Promise<void> {
  const { version, unsafe } = await readDurability(db).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    refuseStart(
      `The database does not answer: ${reason}. Check DATABASE_URL and that PostgreSQL runs.`,
      error,
    );
  });
  if (version < oldestVersion) {
    refuseStart(`The database is PostgreSQL ${version}. Herald needs ${oldestVersion} or newer.`);
  }
  if (unsafe.length > 0) {
    const found = unsafe.map(({ name, value }) => `${name} = ${value}`).join(', ');
    refuseStart(
      `The database has ${found}, so it can lose messages that it has acknowledged. ` +
        'Set them to on in postgresql.conf (and for the role and the database), then restart PostgreSQL.',
    );
  }
}
