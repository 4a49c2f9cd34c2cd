import type pg from 'pg';
import { tellProcess } from './chaos-database.ts';
import type { Fault, Scene } from './scene.ts';
import {
  listBackends,
  lockEvents,
  lockLog,
  removeBatchTrap,
  setBatchTrap,
  terminateBackend,
} from './store.ts';

/** PostgreSQL ends, is full, or refuses. */
export const DATABASE_FAULTS: readonly Fault[] = [
  {
    name: 'F11',
    title: 'PostgreSQL stopped at once (immediate), and started again',
    strike: ({ database }) => database.tell('SIGQUIT'),
  },
  {
    name: 'F12',
    title: 'PostgreSQL restarted (fast)',
    strike: ({ database }) => database.tell('SIGINT'),
  },
  {
    name: 'F13',
    title: 'a backend of PostgreSQL ended, or killed with all that it takes down',
    strike: endBackend,
  },
  {
    name: 'F16',
    title: 'no connection left in PostgreSQL',
    layout: { settings: { max_connections: '30' } },
    strike: takeAllConnections,
  },
  {
    name: 'F17',
    title: 'one batch in five fails with a serialization failure',
    async strike({ database, random, sleep }) {
      await setBatchTrap(database, 'serialization-failure');
      await sleep(3_000 + random.int(3_000));
      await removeBatchTrap(database);
    },
  },
  {
    name: 'F18',
    title: 'deadlocks with the batch, which PostgreSQL resolves',
    strike: deadlock,
  },
  {
    name: 'F19',
    title: 'statements that last longer than their timeout, or wait longer for a lock',
    seconds: 40,
    strike: outlastTimeouts,
  },
];

async function endBackend({ database, random }: Scene): Promise<void> {
  const pids = await listBackends(database, random.int(2) === 0 ? 'writer' : 'all');
  const pid = pids[random.int(Math.max(1, pids.length))];
  if (pid === undefined) return;
  if (random.int(3) === 0) tellProcess(pid, 'SIGKILL');
  else await terminateBackend(database, pid);
}

/** The server loses its connections, and finds none free when it comes back. */
async function takeAllConnections({ database, storage, random, sleep }: Scene): Promise<void> {
  const taken: pg.Client[] = [];
  storage.refuse(true);
  storage.cut();
  for (let free = true; free && taken.length < 100;) {
    const client = await database.connect(0).catch(() => null);
    if (client) taken.push(client);
    free = client !== null;
  }
  storage.refuse(false);
  await sleep(2_000 + random.int(3_000));
  await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
}

/**
 * The batch locks the log's row and then waits for the table of events, which is locked here; and here the log's
 * row is waited for. Whoever of the two PostgreSQL ends, the other goes on.
 */
async function deadlock({ database, random, sleep }: Scene): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    const client = await database.connect();
    try {
      await lockEvents(client, 'share');
      await sleep(20 + random.int(100));
      await lockLog(client).catch(() => undefined);
      await client.query('rollback');
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(random.int(300));
  }
}

async function outlastTimeouts({ database, random, sleep }: Scene): Promise<void> {
  if (random.int(2) === 0) {
    await setBatchTrap(database, 'slow');
    await sleep(9_000);
    await removeBatchTrap(database);
    return;
  }
  const client = await database.connect();
  await lockEvents(client, 'access exclusive');
  await sleep(3_000 + random.int(8_000));
  await client.query('rollback').finally(() => client.end());
}
