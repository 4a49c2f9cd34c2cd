import { assert } from '#platform/errors';
import type { Random } from '#platform/random';
import type { AmountMinor } from './money.ts';

/** What a drawn share may be of the mean of what is left: nobody gets almost everything. */
const MOST_OF_MEAN = 2n;

/**
 * Divides an amount into shares of at least one unit that sum to it. Equal ones differ by one unit at most; random ones
 * are drawn one after the other, each up to twice the mean of what is left.
 */
export function drawShares(
  amount: AmountMinor,
  count: number,
  split: 'equal' | 'random',
  random: Random,
): AmountMinor[] {
  assert(count >= 1 && amount >= BigInt(count), 'each share is one unit or more');
  const shares: AmountMinor[] = [];
  let left = amount;
  for (let others = BigInt(count) - 1n; others > 0n; others -= 1n) {
    const mean = left / (others + 1n);
    // Every share after this one needs a unit.
    const most = smaller(mean * MOST_OF_MEAN, left - others);
    const share = split === 'equal' ? mean : 1n + BigInt(random.int(Number(most)));
    shares.push(share);
    left -= share;
  }
  return [...shares, left];
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
