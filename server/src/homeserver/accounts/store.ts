import type { Queryable, Tx } from '#platform/db';
import { createWriter, int8, text, type Writer } from '#platform/stream';

export interface AccountRecord {
  readonly userId: string;
  readonly passwordHash: string | null;
  readonly admin: boolean;
  readonly deactivated: boolean;
}

export function findAccount(db: Queryable, userId: string): Promise<AccountRecord | null> {
  return db.maybe(
    `select user_id as "userId", password_hash as "passwordHash", admin, deactivated_at is not null as deactivated
     from accounts.account where user_id = $1`,
    [userId],
  );
}

/** The name that this database was begun with; the first start writes it. */
export async function claimServerName(db: Queryable, serverName: string): Promise<string> {
  await db.query('insert into accounts.server (server_name) values ($1) on conflict do nothing', [
    serverName,
  ]);
  return (await db.one<{ name: string }>('select server_name as name from accounts.server')).name;
}

/** False when the name is taken. */
export async function insertAccount(
  db: Queryable,
  account: { userId: string; passwordHash: string | null; admin: boolean; atMs: number },
): Promise<boolean> {
  const rows = await db.query(
    `insert into accounts.account (user_id, password_hash, admin, created_at)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000)) on conflict do nothing returning user_id`,
    [account.userId, account.passwordHash, account.admin, account.atMs],
  );
  return rows.length > 0;
}

/** Whether the account has this very password hash; holds it until the transaction ends. */
export async function lockPassword(tx: Tx, userId: string, passwordHash: string): Promise<boolean> {
  const row = await tx.maybe(
    'select 1 from accounts.account where user_id = $1 and password_hash = $2 for share',
    [userId, passwordHash],
  );
  return row !== null;
}

export async function updatePassword(db: Queryable, userId: string, passwordHash: string): Promise<void> {
  await db.query('update accounts.account set password_hash = $2 where user_id = $1', [userId, passwordHash]);
}

export function listAccounts(
  db: Queryable,
): Promise<(AccountRecord & { createdAt: Date; roles: string[] })[]> {
  return db.query(
    `select user_id as "userId", null as "passwordHash", admin, deactivated_at is not null as deactivated,
            created_at as "createdAt",
            array(select role from accounts.role r where r.user_id = a.user_id order by role) as roles
     from accounts.account a order by user_id`,
  );
}

/** What somebody may do beside using the server; nothing once the account has ended. */
export async function listRolesOf(db: Queryable, userId: string): Promise<string[]> {
  const rows = await db.query<{ role: string }>(
    `select role from accounts.role join accounts.account using (user_id)
     where user_id = $1 and deactivated_at is null order by role limit 16`,
    [userId],
  );
  return rows.map(({ role }) => role);
}

/** False when they have it already. */
export async function insertRole(
  tx: Tx,
  given: { userId: string; role: string; atMs: number },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into accounts.role (user_id, role, granted_at) values ($1, $2, to_timestamp($3::float8 / 1000))
     on conflict do nothing returning 1`,
    [given.userId, given.role, given.atMs],
  );
  return rows.length === 1;
}

/** False when they did not have it. */
export async function deleteRole(tx: Tx, userId: string, role: string): Promise<boolean> {
  const rows = await tx.query('delete from accounts.role where user_id = $1 and role = $2 returning 1', [
    userId,
    role,
  ]);
  return rows.length === 1;
}

export interface DeactivationRow {
  userId: string;
  atMs: number;
}

/** A deactivated account keeps its row, so that nobody else can take its name, and loses its password. */
export const deactivationWriter = createWriter<DeactivationRow>({
  name: 'accounts.deactivation',
  text: `update accounts.account as a set password_hash = null, deactivated_at = to_timestamp(row.at_ms::float8 / 1000)
    from unnest($1::text[], $2::int8[]) as row (user_id, at_ms) where a.user_id = row.user_id`,
  columns: [text((row) => row.userId), int8((row) => row.atMs)],
  key: (row) => row.userId,
});

export const accountWriters: readonly Writer[] = [deactivationWriter];
