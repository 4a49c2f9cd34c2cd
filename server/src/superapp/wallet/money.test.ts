import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalOf, MOST_MINOR, parseAmount } from './money.ts';

test('an amount on the wire is a string of digits, more than nothing, and fits the ledger', () => {
  assert.equal(parseAmount('1'), 1n);
  assert.equal(parseAmount(MOST_MINOR.toString()), MOST_MINOR);
  for (const text of [
    '',
    '0',
    '-1',
    '+1',
    '01',
    '1.5',
    '1e3',
    ' 1',
    '9223372036854775808',
    '99999999999999999999',
  ])
    assert.equal(parseAmount(text), null, text);
});

test('an amount is shown with the decimals of its currency', () => {
  assert.deepEqual(
    [decimalOf(1250n, 2), decimalOf(5n, 2), decimalOf(-5n, 2), decimalOf(1250n, 0), decimalOf(1n, 3)],
    ['12.50', '0.05', '-0.05', '1250', '0.001'],
  );
});
