import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTextRecorder } from '../history/recorder.ts';
import { parseHistory } from '../history/read-history.ts';
import { generateHistory } from './corpus/generate-history.ts';
import { createScript } from './corpus/script.ts';
import { checkHistory } from './check-history.ts';
import type { Report } from './report.ts';

const SEEDS = 200;

test('histories of a server that keeps its promises are clean, with all that can happen in them', (t) => {
  const reports: Report[] = [];
  const happened = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const history = generateHistory(seed);
    const report = checkHistory(history);
    assert.deepEqual(report.anomalies, [], `seed ${seed}`);
    reports.push(report);
    for (const { deed, ending } of history.operations) {
      const word = `${deed.f} ${ending}`;
      happened.set(word, (happened.get(word) ?? 0) + 1);
    }
  }
  for (const f of [
    'send',
    'sync',
    'messages',
    'member',
    'toDevice',
    'uploadKeys',
    'claimKey',
    'visibility',
  ]) {
    for (const ending of ['ok', 'info'])
      assert.ok((happened.get(`${f} ${ending}`) ?? 0) >= SEEDS / 4, `${f} ${ending}`);
  }
  const total = (name: 'keptTokens' | 'claimedKeys' | 'shown') =>
    reports.reduce((sum, { counts }) => sum + counts[name], 0);
  assert.ok(total('keptTokens') > SEEDS * 5 && total('claimedKeys') > SEEDS && total('shown') > SEEDS * 500);
  assert.ok(reports.every(({ counts }) => counts.longestRecoveryMs !== null));
  t.diagnostic(`${SEEDS} of ${SEEDS} clean, ${total('shown')} events shown`);
});

test('a seed gives the same history each time, another seed another one', () => {
  const text = (seed: number) => {
    const { header, operations } = generateHistory(seed);
    const recorder = createTextRecorder(header);
    for (const operation of operations) recorder.record(operation);
    return recorder.text();
  };
  assert.equal(text(7), text(7));
  assert.notEqual(text(7), text(8));
  const parsed = parseHistory(text(7));
  assert.deepEqual(checkHistory(parsed), checkHistory(generateHistory(7)));
});

test('the counts say what was judged', () => {
  const script = createScript();
  script.send('@ann:x/A', 'm1');
  script.send('@ann:x/A', 'm2', { ending: 'info' });
  script.send('@ann:x/A', 'm3', { ending: 'fail' });
  script.sync('@bob:x/B', '>s1', '^ m1');
  script.final('^ m1');
  const { anomalies, counts } = checkHistory(script.history());
  assert.deepEqual(anomalies, []);
  assert.deepEqual(counts, {
    operations: 5,
    acked: 1,
    unknown: 1,
    refused: 1,
    rooms: 1,
    events: 4,
    shown: 8,
    chains: 1,
    keptTokens: 0,
    toDevice: 0,
    claimedKeys: 0,
    longestRecoveryMs: null,
  });
});

test('of very many anomalies all are counted and a thousand of a kind are kept', () => {
  const script = createScript();
  for (let at = 0; at < 1_200; at += 1) script.send('@ann:x/A', `m${at}`);
  script.final('^');
  const { anomalies, found } = checkHistory(script.history());
  assert.equal(found.lost, 1_200);
  assert.equal(anomalies.length, 1_000);
});
