import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, refuseStart } from '#platform/errors';
import { runScript } from './db.ts';
import type { Db, Queryable, Tx } from './db.ts';

/** What a run of the migrations did. */
export interface MigrationReport {
  /** Names of the files that were run now, in order. */
  applied: string[];
  /** Names in the database that this program does not have: a newer Herald ran here. */
  ahead: string[];
}

interface Migration {
  number: number;
  name: string;
  text: string;
  checksum: string;
}

interface AppliedRow {
  number: number;
  name: string;
  checksum: string;
}

// Held by the transaction of one file: of two servers that start at once, the second waits and finds it done.
const lockKey = 0x4e7a1d;

/**
 * Brings the database to the present schema. Files `0001_module_what.sql` of `folder` run once each, in the
 * order of their numbers, one transaction per file. Refuses to start when a file has changed since it was run.
 */
export async function migrate(db: Db, folder: string): Promise<MigrationReport> {
  const migrations = await readMigrations(folder);
  const before = await listApplied(db);
  const applied: string[] = [];
  for (const migration of migrations) {
    const known = before.get(migration.number);
    if (known) requireSame(migration, known);
    else if (await db.tx((tx) => applyOnce(tx, migration))) applied.push(migration.name);
  }
  return { applied, ahead: listAhead(migrations, before) };
}

/** What a run would do, without doing it: for `doctor`. */
export async function readSchemaState(
  db: Queryable,
  folder: string,
): Promise<{ pending: string[]; ahead: string[] }> {
  const migrations = await readMigrations(folder);
  const known = await listApplied(db);
  const pending = migrations.filter(({ number }) => !known.has(number)).map(({ name }) => name);
  return { pending, ahead: listAhead(migrations, known) };
}

function listAhead(migrations: readonly Migration[], known: ReadonlyMap<number, AppliedRow>): string[] {
  const numbers = new Set(migrations.map((migration) => migration.number));
  return [...known.values()].filter(({ number }) => !numbers.has(number)).map(({ name }) => name);
}

async function applyOnce(tx: Tx, migration: Migration): Promise<boolean> {
  await tx.query("select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)");
  await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
  // From here on a lock is waited for a short while only: an older server may be serving.
  await tx.query("select set_config('lock_timeout', '10s', true)");
  await runScript(
    tx,
    `create schema if not exists db;
     create table if not exists db.migration (
       number int4 primary key, name text not null, checksum text not null,
       applied_at timestamptz not null default now())`,
  );
  const known = (await listApplied(tx)).get(migration.number);
  if (known) {
    requireSame(migration, known);
    return false;
  }
  await runScript(tx, migration.text).catch(tellOperator);
  await tx.query('insert into db.migration (number, name, checksum) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.checksum,
  ]);
  return true;
}

/** What a migration raises itself (P0001) is for the operator to mend. Anything else is a bug of it. */
function tellOperator(error: unknown): never {
  if (error instanceof Error && (error as { code?: string }).code === 'P0001')
    refuseStart(error.message, error);
  throw error;
}

async function listApplied(db: Queryable): Promise<Map<number, AppliedRow>> {
  const { there } = await db.one<{ there: boolean }>(
    "select to_regclass('db.migration') is not null as there",
  );
  if (!there) return new Map();
  const rows = await db.query<AppliedRow>('select number, name, checksum from db.migration order by number');
  return new Map(rows.map((row) => [row.number, row]));
}

function requireSame(migration: Migration, known: AppliedRow): void {
  if (migration.checksum === known.checksum) return;
  refuseStart(
    `Migration ${migration.name} was changed after it ran on this database (it ran as ${known.name}). ` +
      'Put the file back as it was, and write a new migration for the change.',
  );
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)));
  for (const [index, migration] of migrations.entries()) {
    const twin = migrations[index + 1];
    assert(twin?.number !== migration.number, `${migration.name} and ${twin?.name} have the same number`);
  }
  return migrations;
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const number = /^(\d{4})_[a-z][a-z0-9]*(_[a-z0-9]+)*\.sql$/.exec(name)?.[1];
  assert(number, `a migration is named 0001_module_what.sql, not ${name}`);
  const text = await readFile(join(folder, name), 'utf8');
  const checksum = createHash('sha256').update(text).digest('hex');
  return { number: Number(number), name, text, checksum };
}
