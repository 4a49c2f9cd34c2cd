import type pg from 'pg';
import type { ChaosDatabase } from './chaos-database.ts';

type Ask = Pick<ChaosDatabase, 'query'>;

/** What the row that each batch writes last is met with. */
export type BatchTrap = 'serialization-failure' | 'slow';

const TRAPS: Record<BatchTrap, string> = {
  'serialization-failure': `if random() < 0.2 then raise exception 'chaos' using errcode = '40001'; end if;`,
  slow: `if random() < 0.3 then perform pg_sleep(9); end if;`,
};

/** From now on one batch in five fails with 40001, or three in ten last for nine seconds. */
export async function setBatchTrap(database: Ask, trap: BatchTrap): Promise<void> {
  await database.query(`create schema if not exists chaos;
    grant usage on schema chaos to public;
    create or replace function chaos.strike() returns trigger language plpgsql as
      $chaos$ begin ${TRAPS[trap]} return new; end $chaos$;
    drop trigger if exists chaos on stream.batch;
    create trigger chaos before insert on stream.batch for each row execute function chaos.strike()`);
}

export async function removeBatchTrap(database: Ask): Promise<void> {
  await database.query('drop trigger if exists chaos on stream.batch');
}

/** Processes of PostgreSQL that serve the server; only the one that writes the log, or all of them. */
export async function listBackends(database: Ask, which: 'writer' | 'all'): Promise<number[]> {
  const rows = await database.query(
    `select pid from pg_stat_activity where usename = 'herald'
       and (application_name like 'herald-log%' or '${which}' = 'all') order by application_name, pid`,
  );
  return rows.map((row) => Number(row['pid']));
}

export async function terminateBackend(database: Ask, pid: number): Promise<void> {
  await database.query(`select pg_terminate_backend(${pid})`);
}

/** In a transaction: nobody else can write events, or not even read them, until it ends. */
export async function lockEvents(client: pg.Client, mode: 'share' | 'access exclusive'): Promise<void> {
  await client.query('begin');
  await client.query(`lock table events.event in ${mode} mode`);
}

/** Waits for the row that each batch locks first. */
export async function lockLog(client: pg.Client): Promise<void> {
  await client.query('select from stream.log for update');
}

/** Ends a file of the write-ahead log. Rejects within a second or so when PostgreSQL cannot. */
export async function switchWal(database: Ask): Promise<void> {
  await database.query(
    `set statement_timeout = '1s';
     select pg_logical_emit_message(false, 'chaos', 'a byte, so that there is something to end');
     select pg_switch_wal()`,
    0,
  );
}
