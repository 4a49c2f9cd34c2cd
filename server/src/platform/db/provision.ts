import pg from 'pg';

/** The role and the database that a server needs of its own. */
export interface Provision {
  role: string;
  password: string;
  database: string;
  /** Roles without a login that the role may act as. */
  actsAs: readonly string[];
}

/** Makes the roles and the database unless they are there, and sets the role's password. For an administrator. */
export async function provision(
  adminUrl: string,
  { role, password, database, actsAs }: Provision,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const isThere = async (name: string): Promise<boolean> =>
      (await client.query('select 1 from pg_roles where rolname = $1', [name])).rows.length > 0;
    const verb = (await isThere(role)) ? 'alter' : 'create';
    await client.query(`${verb} role ${identifier(role)} login password ${literal(password)}`);
    for (const name of actsAs) {
      if (!(await isThere(name))) await client.query(`create role ${identifier(name)} nologin`);
      await client.query(`grant ${identifier(name)} to ${identifier(role)}`);
    }
    const databases = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (databases.rows.length === 0) {
      await client.query(`create database ${identifier(database)} owner ${identifier(role)}`);
    }
  } finally {
    await client.end();
  }
}

/** A name as SQL writes it. Statements that define things take no parameters. */
export function identifier(name: string): string {
  return pg.escapeIdentifier(name);
}

function literal(text: string): string {
  return pg.escapeLiteral(text);
}
