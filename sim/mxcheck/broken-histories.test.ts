import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BREAKAGES } from './corpus/breakages.ts';
import { BROKEN_CHAINS } from './corpus/broken-chains.ts';
import { BROKEN_DEVICES } from './corpus/broken-devices.ts';
import { BROKEN_ORDERS } from './corpus/broken-orders.ts';
import { BROKEN_PRIVACY } from './corpus/broken-privacy.ts';
import { BROKEN_SETS } from './corpus/broken-sets.ts';
import { generateHistory } from './corpus/generate-history.ts';
import { createScript } from './corpus/script.ts';
import { checkHistory } from './check-history.ts';
import { PROMISES, type AnomalyKind, type Report } from './report.ts';

const written = [...BROKEN_SETS, ...BROKEN_DEVICES, ...BROKEN_ORDERS, ...BROKEN_CHAINS, ...BROKEN_PRIVACY];

function assertFlagged(report: Report, kind: AnomalyKind, names: readonly string[]): void {
  const told = report.anomalies.filter((anomaly) => anomaly.kind === kind);
  assert.notEqual(told.length, 0, `${kind} is not among ${JSON.stringify(report.found)}`);
  const naming = told.filter(({ witness }) => names.every((name) => witness.includes(name)));
  assert.notEqual(naming.length, 0, `no witness names ${names.join(' and ')}: ${told[0]?.witness}`);
  assert.ok(naming.every(({ lines }) => lines.length > 0 && lines.every((line) => line > 1)));
}

describe('a written history', () => {
  for (const { name, kind, names, write } of written) {
    test(`is flagged as ${kind} when ${name}, and clean otherwise`, () => {
      const whole = createScript();
      write(whole, false);
      assert.deepEqual(checkHistory(whole.history()).anomalies, []);
      const broken = createScript();
      write(broken, true);
      assertFlagged(checkHistory(broken.history()), kind, names);
    });
  }
});

describe('a long history', () => {
  for (const [index, { name, kind, break: breakIt }] of BREAKAGES.entries()) {
    test(`is flagged as ${kind} when ${name}`, () => {
      const whole = generateHistory(1_000 + index);
      assert.deepEqual(checkHistory(whole).anomalies, []);
      const { operations, names } = breakIt(whole.operations);
      assertFlagged(checkHistory({ ...whole, operations }), kind, names);
    });
  }
});

test('every kind of anomaly is broken in at least three ways', (t) => {
  const counts = new Map<string, number>();
  for (const { kind } of [...written, ...BREAKAGES]) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const kind of Object.keys(PROMISES))
    assert.ok((counts.get(kind) ?? 0) >= 3, `${kind}: ${counts.get(kind)}`);
  t.diagnostic(`${written.length + BREAKAGES.length} broken histories, ${counts.size} kinds of anomaly`);
});
