import { ApiError } from '#platform/errors';
import { readDurability, readSchemaState } from '#platform/db';
import type { Db, Durability } from '#platform/db';
import { hasCluster } from '#platform/postgres';
import { look, mend, well } from './finding.ts';
import type { Finding } from './finding.ts';
import { migrations, openDatabase } from './open-database.ts';
import type { OpenDatabaseParts } from './open-database.ts';

const oldestVersion = 15;

/** Looks into the database: whether it answers, keeps what it acknowledges, and has the present schema. */
export async function examineDatabase(parts: OpenDatabaseParts): Promise<Finding[]> {
  const { databaseUrl, dataDir } = parts.config;
  if (!databaseUrl && !hasCluster(dataDir)) return [well('Schema', 'the first start makes the database')];
  try {
    const { db, close } = await openDatabase(parts, true);
    return await examineOpen(db).finally(close);
  } catch (error) {
    const cause = error instanceof ApiError && error.cause instanceof Error ? error.cause : (error as Error);
    return [
      mend('Database', cause.message, 'Check DATABASE_URL, and that PostgreSQL runs and lets Herald in.'),
    ];
  }
}

async function examineOpen(db: Db): Promise<Finding[]> {
  const durability = await readDurability(db);
  return [
    judgeVersion(durability),
    judgeDurability(durability),
    judgeSchema(await readSchemaState(db, migrations)),
  ];
}

export function judgeVersion({ version }: Durability): Finding {
  if (version >= oldestVersion) return well('Version', `PostgreSQL ${version}`);
  return mend('Version', `PostgreSQL ${version}`, `Herald needs PostgreSQL ${oldestVersion} or newer.`);
}

export function judgeDurability({ unsafe }: Durability): Finding {
  if (unsafe.length === 0) return well('Durability', 'COMMIT reaches the disk');
  const found = unsafe.map(({ name, value }) => `${name} = ${value}`).join(', ');
  return mend('Durability', found, 'Acknowledged messages can be lost: set them to on in postgresql.conf.');
}

export function judgeSchema({ pending, ahead }: { pending: string[]; ahead: string[] }): Finding {
  if (ahead.length > 0) {
    return look('Schema', `a newer Herald has added ${ahead.join(', ')}`, 'Start the newer Herald.');
  }
  if (pending.length > 0) return well('Schema', `the next start adds ${pending.length} migrations`);
  return well('Schema', 'up to date');
}
