import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from './engine.ts';
import { isClean, judgeSeed, printSeedVerdict } from './judge-seed.ts';
import { createMigratedEngine } from './migrated-engine.ts';
import { PINNED } from './pinned.ts';

// As slow as what calls startPostgres, and chosen with it: it runs PostgreSQL in this process.
let engine: Engine;
before(async () => {
  engine = await createMigratedEngine();
});

const SEEDS = [101, 102, 103, 104, 105, 106];
const TWICE = [101, 104];

test('clients of a server that crashes, restarts and loses connections are kept every promise', async () => {
  const texts = new Map<number, string>();
  for (const seed of SEEDS) {
    const { verdict, text } = await judgeSeed(engine, seed);
    assert.ok(isClean(verdict), printSeedVerdict(verdict));
    assert.ok(verdict.counts.acked >= 60, `seed ${seed} judges ${verdict.counts.acked} messages`);
    texts.set(seed, text);
  }
  for (const seed of TWICE.toReversed()) {
    const { text } = await judgeSeed(engine, seed);
    assert.ok(text === texts.get(seed), `seed ${seed} gives the same history again, whatever ran before`);
  }
  assert.equal(new Set(texts.values()).size, SEEDS.length, 'and each seed one of its own');
});

test('another process gives the same history', async (t) => {
  const [seed] = TWICE;
  assert.ok(seed !== undefined);
  const folder = mkdtempSync(join(tmpdir(), 'herald-simulation-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'history.jsonl');
  const program = join(import.meta.dirname, '../sim.ts');
  await promisify(execFile)(process.execPath, [program, '--seed', `${seed}`, '--out', out]);
  const { text } = await judgeSeed(engine, seed);
  assert.ok(text === readFileSync(out, 'utf8'));
});

for (const { seed, showed } of PINNED) {
  test(`seed ${seed}: ${showed}`, async () => {
    const { verdict } = await judgeSeed(engine, seed);
    assert.ok(isClean(verdict), printSeedVerdict(verdict));
  });
}
