import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runKillStory } from './kill-story.ts';

test(
  'fifty clients send 200 messages a second while the server, then PostgreSQL, is killed ten times each: nothing acknowledged is lost, doubled or reordered',
  { timeout: 300_000 },
  async (t) => {
    const report = await runKillStory({
      clients: 50,
      perSecond: 200,
      serverKills: 10,
      databaseKills: 10,
      seed: 42,
    });
    t.diagnostic(`${report.acknowledged} acknowledged, ${report.repeated} repeated, ${report.kills} kills`);
    assert.deepEqual(report.findings, []);
    assert.equal(report.kills, 20);
    assert.ok(report.acknowledged > 1_000, `only ${report.acknowledged} were acknowledged`);
  },
);

const plans = [
  { fault: 'acknowledge before commit', serverKills: 12, databaseKills: 0 },
  { fault: 'bare sequence', serverKills: 1, databaseKills: 0 },
  { fault: 'txnId forgotten', serverKills: 1, databaseKills: 0 },
  { fault: 'batch not replayed', serverKills: 0, databaseKills: 8 },
] as const;

for (const { fault, ...kills } of plans) {
  test(`the story of kills notices the planted fault: ${fault}`, { timeout: 200_000 }, async () => {
    const report = await runKillStory({ clients: 30, perSecond: 150, ...kills, seed: 7, faults: [fault] });
    assert.notDeepEqual(report.findings, [], 'nothing was noticed');
  });
}
