import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toTable } from './result.ts';

const round = (cpu: number) => ({ figures: { 'CPU, us/message': cpu }, findings: [] as string[] });
const result = {
  scenario: 'S1',
  title: 'dm-storm',
  date: '2026-11-22',
  commit: 'abc',
  sizes: { rooms: 5 },
  targets: [
    { name: 'herald', version: '1', rounds: [round(300), round(100), round(200)], knee: null },
    { name: 'other', version: '2', rounds: [round(4_000), round(4_000), round(4_000)], knee: null },
  ],
};

test('a table has the median of each figure with its spread, and the ratio of two targets', () => {
  const table = toTable(result);
  assert.match(table, /\| CPU, us\/message \| 200 \(100 to 300\) \| 4,000 \| 0\.050 \|/);
  assert.match(table, /rooms 5/);
  assert.doesNotMatch(table, /Failed/);
});

test('a table says so when a round lost a message', () => {
  const [herald, other] = result.targets;
  const broken = { ...herald!, rounds: [{ figures: {}, findings: ['@one did not hear 1 of 3'] }] };
  assert.match(toTable({ ...result, targets: [broken, other!] }), /Failed on herald.*did not hear 1 of 3/);
});
