// Slow: every run starts a durable PostgreSQL of its own (startPostgres), the server, and two dozen clients.
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Operation } from '../history/operation.ts';
import { runChaos } from './chaos-run.ts';
import type { ChaosReport } from './chaos-run.ts';
import { FAULTS } from './faults.ts';
import { judgeHistory } from './judge-history.ts';

const RUNS = [
  { name: 'F02', promise: 'the server killed before its batch is committed' },
  { name: 'F03', promise: 'the server killed after a commit and before its replies' },
  { name: 'F11', promise: 'PostgreSQL stopped at once' },
  { name: 'F13', promise: 'backends of PostgreSQL killed' },
];

function run(name: string, keep = false): Promise<ChaosReport> {
  const fault = FAULTS.find((one) => one.name === name);
  assert.ok(fault, `there is a fault ${name}`);
  return runChaos({ fault, seed: 42, seconds: 5, keep, shape: { users: 6, rooms: 6, membersPerRoom: 4 } });
}

for (const { name, promise } of RUNS) {
  test(`with ${promise}, every promise holds`, { timeout: 150_000 }, async (t) => {
    const { anomalies, counts, strikes, recoveryMs } = await run(name);
    t.diagnostic(`${strikes} strikes, ${counts.acked} acknowledged, ${counts.repeated} repeated`);
    assert.deepEqual(anomalies, []);
    assert.ok(strikes > 0 && counts.acked > 10, `${strikes} strikes and ${counts.acked} acknowledged`);
    assert.ok(recoveryMs !== null && recoveryMs < 60_000, `back after ${recoveryMs} ms`);
  });
}

test(
  'a message that was acknowledged and is missing in the end is noticed',
  { timeout: 150_000 },
  async (t) => {
    const { anomalies, folder } = await run('F33', true);
    assert.ok(folder !== null, 'history and logs were kept');
    t.after(() => rm(folder, { recursive: true, force: true }));
    assert.deepEqual(anomalies, []);
    const path = join(folder, 'history.jsonl');
    const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const operations = lines.map((line) => JSON.parse(line) as Operation);
    const acked = operations.find(({ ending, deed }) => deed.f === 'send' && ending === 'ok');
    assert.ok(acked?.deed.f === 'send', 'something was acknowledged');
    const { eventId, uid } = acked.deed;
    const broken = operations.map((operation) => without(operation, eventId));
    await writeFile(path, `${[header, ...broken.map((one) => JSON.stringify(one))].join('\n')}\n`);
    const { anomalies: found } = await judgeHistory(path);
    assert.ok(
      found.some((anomaly) => anomaly.startsWith('lost') && anomaly.includes(uid)),
      found.join('\n'),
    );
  },
);

/** The operation as it would be if the final reads did not show the event. */
function without(operation: Operation, eventId: string | null): Operation {
  const { deed } = operation;
  if (deed.f !== 'messages' || deed.purpose !== 'final') return operation;
  return {
    ...operation,
    deed: { ...deed, events: deed.events.filter((event) => event.eventId !== eventId) },
  };
}

test('every fault has a name of its own', () => {
  const names = FAULTS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});
