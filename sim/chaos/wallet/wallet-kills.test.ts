// Slow: starts a durable PostgreSQL of its own (startPostgres) and the server, and kills them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, POINTS, type Point } from './points.ts';
import { runWalletKills } from './wallet-kills.ts';

const point = (name: string): Point => {
  const found = POINTS.find((one) => nameOf(one) === name);
  assert.ok(found, name);
  return found;
};

test(
  'a payment is made once, however server and PostgreSQL are killed in it',
  { timeout: 150_000 },
  async () => {
    const { kills, violations, judgements } = await runWalletKills({
      kills: [
        [point('a payment: after its Idempotency-Key is taken'), 'server'],
        [point('a payment: COMMIT arrives when its server is gone'), 'server'],
        [point('a payment: after COMMIT, before the client is answered'), 'server'],
        [point('a payment: COMMIT is done, its answer held back'), 'postgres'],
      ],
    });
    assert.deepEqual(violations, []);
    assert.equal(kills, 4);
    const names = new Set(judgements.map(({ invariant }) => invariant));
    for (let number = 1; number <= 10; number += 1) assert.ok(names.has(`W${number}`), `W${number}`);
  },
);

test('there are more than 25 points, each with a name of its own, before, within and after a commit', () => {
  const names = new Set(POINTS.map(nameOf));
  assert.equal(names.size, POINTS.length);
  assert.ok(POINTS.length >= 25);
  for (const act of new Set(POINTS.map((one) => one.act))) {
    const landed = new Set(POINTS.filter((one) => one.act === act).flatMap((one) => one.landed));
    assert.ok(landed.size > 1, `${act} is killed before a commit of it and after`);
  }
});
