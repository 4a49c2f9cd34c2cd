import { PGlite } from '@electric-sql/pglite';
import { assert } from '../../server/src/platform/errors/index.ts';
import { message, statusAfter } from './wire-protocol.ts';

/** PostgreSQL in this process: one session, in memory. */
export interface Engine {
  /** Runs messages of the wire protocol and gives what the session answers. */
  run(messages: Buffer): Buffer;
  /** A name that this session has for a statement of this body; a body has one name for the life of the engine. */
  nameOf(body: Buffer): { name: string; isPrepared: boolean };
  markPrepared(body: Buffer): void;
  /** Runs statements that must succeed. */
  script(text: string): void;
  /** Empties every table. */
  reset(): void;
}

/**
 * Settings that keep runs apart from each other: with plans of its own for each value, the fifth use of a statement
 * would be planned otherwise than the first, also over several runs.
 */
const SETTINGS =
  "set timezone = 'UTC'; set plan_cache_mode = force_generic_plan; set synchronous_commit = off";

/** Every so many runs the catalogue is cleaned of what emptying tables leaves there. */
const VACUUM_EVERY = 25;

export async function createEngine(): Promise<Engine> {
  const session = await PGlite.create();
  const names = new Map<string, string>();
  const prepared = new Set<string>();
  let resets = 0;
  const run = (messages: Buffer): Buffer => {
    const pieces: Buffer[] = [];
    // All of it happens within this call. The other ways to ask keep every row for a reader that never comes.
    const asked = session.execProtocolRawStream(messages, {
      syncToFs: false,
      // The engine's memory is used again for the next piece.
      onRawData: (piece) => void pieces.push(Buffer.from(piece)),
    });
    asked.catch(() => {});
    return Buffer.concat(pieces);
  };
  const script = (text: string): void => {
    const answer = run(message('Q', `${text}\0`));
    assert(statusAfter(answer) === 'I' && !hasError(answer), `a script failed: ${answer.toString('latin1')}`);
  };
  script(SETTINGS);
  return {
    run,
    script,
    nameOf(body) {
      const key = body.toString('latin1');
      const name = names.get(key) ?? `s${names.size}`;
      names.set(key, name);
      return { name, isPrepared: prepared.has(key) };
    },
    markPrepared: (body) => void prepared.add(body.toString('latin1')),
    reset() {
      run(message('Q', 'rollback\0'));
      resets += 1;
      script(EMPTY_ALL);
      if (resets % VACUUM_EVERY === 0) script('vacuum pg_class');
    },
  };
}

/** All but what migrations fill and what cannot be emptied: their own table, and the books and the audit, of which the
 * simulation writes nothing. */
const EMPTY_ALL = `do $$ declare tables text; begin
  select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables from pg_tables
  where schemaname not in ('pg_catalog', 'information_schema', 'db', 'wallet', 'audit');
  execute 'truncate ' || tables || ' restart identity cascade';
end $$`;

function hasError(answer: Buffer): boolean {
  for (let at = 0; at < answer.length; at += 1 + answer.readInt32BE(at + 1)) {
    if (answer[at] === 0x45) return true;
  }
  return false;
}
