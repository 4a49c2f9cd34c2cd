import type { Db } from '#platform/db';

export async function insertJob(db: Db, name: string, dueMs: number): Promise<void> {
  await db.query('insert into jobs.job (name, due_ms) values ($1, $2) on conflict (name) do nothing', [
    name,
    dueMs,
  ]);
}

export async function listDueJobs(db: Db, names: readonly string[], nowMs: number): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'select name from jobs.job where name = any($1) and due_ms <= $2 order by due_ms, name',
    [names, nowMs],
  );
  return rows.map((row) => row.name);
}

/** Takes the job's present turn. False: another process has taken it. */
export async function claimJob(db: Db, name: string, nowMs: number, everyMs: number): Promise<boolean> {
  const claimed = await db.maybe(
    'update jobs.job set due_ms = $2::int8 + $3::int8, last_run_ms = $2 where name = $1 and due_ms <= $2 returning name',
    [name, nowMs, everyMs],
  );
  return claimed !== null;
}

export async function setDue(db: Db, name: string, dueMs: number): Promise<void> {
  await db.query('update jobs.job set due_ms = $2 where name = $1', [name, dueMs]);
}
