// What the database does for a thing that people do: `npm run bench:statements -- [--members 2000]`.
// Blocks and time of each statement, a call, in a large room of which PostgreSQL has no statistics: that is when its
// plans are at their worst.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { parseArgs } from 'node:util';
import { createCrowd } from './load/crowd.ts';
import { inLanes } from './load/in-parallel.ts';
import { join } from './load/people.ts';
import { openChat } from './scenarios/chat.ts';
import { startHerald } from './targets/herald.ts';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '2000' },
    /** How many statements are listed of each part. */
    top: { type: 'string', default: '8' },
  },
});
const JOINS = 100;
const LISTENERS = 20;
const members = Number(values.members);
const folder = await mkdtemp(joinPath(tmpdir(), 'herald-statements-'));
const target = await startHerald(folder, {
  databaseSettings: { shared_preload_libraries: 'pg_stat_statements', autovacuum: 'off' },
});
const query = target.queryDatabase!;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  await query('create extension pg_stat_statements');
  const crowd = createCrowd(target.baseUrl);
  const { roomId, members: inside } = await crowd.bigRoom(members);
  const newcomers = (await crowd.people(members + JOINS)).slice(members);

  await part('a join', JOINS, () => inLanes(JOINS, 2, (n) => join(newcomers[n]!, roomId)));
  const room = { roomId, senders: inside.slice(0, 50), listeners: inside.slice(0, LISTENERS) };
  let chat = await openChat(target, [room]);
  await part('a message', 200, async () => void (await chat.say({ perSecond: 40, seconds: 5, seed: 1 })));
  await chat.end();
  await part('a first sync', LISTENERS, async () => {
    chat = await openChat(target, [{ ...room, listeners: inside.slice(LISTENERS, 2 * LISTENERS) }]);
  });
  await chat.end();
} finally {
  await target.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

/** Prints what the statements of `work` cost for each of `count` things called `unit`. */
async function part(unit: string, count: number, work: () => Promise<void>): Promise<void> {
  await query('select pg_stat_statements_reset()');
  await work();
  const rows = await query(`
    select calls / ${count}::float8 as calls, total_exec_time * 1000 / ${count} as micros,
      (shared_blks_hit + shared_blks_read) / calls as blocks, regexp_replace(query, '\\s+', ' ', 'g') as text
    from pg_stat_statements where query not like '%pg_stat_statements%'
    order by total_exec_time desc limit ${Number(values.top)}`);
  say(`\n${unit}: calls, microseconds, blocks a call`);
  for (const { calls, micros, blocks, text } of rows) {
    const figures = [Number(calls).toFixed(2), Number(micros).toFixed(0), String(blocks)];
    say(
      `${figures.map((figure) => figure.padStart(7)).join(' ')}  ${String(text)
        .replace(/^select e\.room.* e\.pdu/, 'select EVENT')
        .slice(0, 170)}`,
    );
  }
}
