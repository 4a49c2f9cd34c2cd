import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalOf, divide, formatMoney, leftOf, parseMoney } from './money.ts';

test('an amount is read in every way that people write it', () => {
  for (const typed of ['12.5', '12,50', ' 12.50 ', '١٢٫٥٠', '۱۲.۵'])
    assert.equal(parseMoney(typed, 2), '1250', typed);
  assert.equal(parseMoney('1 250', 2), '125000');
  assert.equal(parseMoney('7', 0), '7');
  assert.equal(parseMoney('0.01', 2), '1');
});

test('what is no amount of this currency is none', () => {
  for (const typed of ['', '0', '0.00', '-1', '+1', '1e3', '1.234', '1.2.3', 'abc', '.5', '1'.repeat(16)])
    assert.equal(parseMoney(typed, 2), null, typed);
  assert.equal(parseMoney('1.5', 0), null);
});

test('an amount is written whole, with the decimals of its currency', () => {
  assert.equal(decimalOf('5', 2), '0.05');
  assert.equal(decimalOf('-5', 2), '-0.05');
  assert.equal(decimalOf('1250', 0), '1250');
  assert.equal(formatMoney('123456', { code: 'XTS', exponent: 2 }, 'en'), '1,234.56\u00a0XTS');
  assert.equal(
    formatMoney('9007199254740993', { code: 'XTS', exponent: 2 }, 'en'),
    '90,071,992,547,409.93\u00a0XTS',
  );
});

test('a divided bill comes out even', () => {
  assert.deepEqual(divide('1000', 3), ['334', '333', '333']);
  assert.equal(
    divide('9999', 7).reduce((sum, share) => sum + BigInt(share), 0n),
    9_999n,
  );
  assert.equal(leftOf('500', '200'), '300');
  assert.equal(leftOf('500', '700'), '0');
});
