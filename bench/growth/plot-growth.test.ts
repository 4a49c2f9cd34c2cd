import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plotGrowth } from './plot-growth.ts';

const figures = { cpuMicros: 300, sendP99Ms: 12, firstSyncCpuMs: 4, pageCpuMs: 2 };

test('a plot has a point for each measurement and stays within its frame', () => {
  const svg = plotGrowth([
    { axis: 'history', size: 10_000, figures, findings: [] },
    { axis: 'history', size: 10_000_000, figures: { ...figures, cpuMicros: 600 }, findings: [] },
  ]);
  assert.equal(svg.match(/<circle/g)?.length, 8);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  for (const [, y] of svg.matchAll(/cy="([\d.]+)"/g)) assert.ok(Number(y) >= 34 && Number(y) <= 120, y);
});
