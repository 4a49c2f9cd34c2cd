import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '#platform/random';
import { drawShares } from './draw-shares.ts';

const random = createSeededRandom('shares');
const sum = (shares: readonly bigint[]): bigint => shares.reduce((all, one) => all + one, 0n);

test('shares sum to the amount, and each is a unit or more', () => {
  for (const split of ['equal', 'random'] as const) {
    for (const [amount, count] of [
      [1n, 1],
      [10n, 10],
      [11n, 10],
      [1000n, 3],
      [100_000n, 100],
    ] as const) {
      for (let round = 0; round < 50; round += 1) {
        const shares = drawShares(amount, count, split, random);
        assert.equal(shares.length, count);
        assert.equal(sum(shares), amount);
        assert.ok(shares.every((share) => share >= 1n));
      }
    }
  }
});

test('equal shares differ by one unit at most', () => {
  for (const [amount, count] of [
    [1000n, 3],
    [17n, 5],
    [99n, 100 - 1],
  ] as const) {
    const shares = drawShares(amount, count, 'equal', random);
    const [least, most] = [
      shares.reduce((a, b) => (a < b ? a : b)),
      shares.reduce((a, b) => (a > b ? a : b)),
    ];
    assert.ok(most - least <= 1n, String(shares));
  }
});

test('random shares differ, none is more than two means, and the order gives no advantage', () => {
  const rounds = 2_000;
  const sums = [0n, 0n, 0n, 0n, 0n];
  for (let round = 0; round < rounds; round += 1) {
    const shares = drawShares(10_000n, 5, 'random', random);
    assert.ok(shares[0]! <= 4_000n);
    for (const [n, share] of shares.entries()) sums[n]! += share;
  }
  for (const total of sums) {
    const mean = Number(total) / rounds;
    assert.ok(mean > 1_800 && mean < 2_200, `a mean of ${mean}`);
  }
});
