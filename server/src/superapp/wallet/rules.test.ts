import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkBalance,
  checkLimits,
  checkPeriod,
  checkRefund,
  checkShopName,
  coolingOffMs,
  exemptionOf,
  type Rule,
} from './rules.ts';

const rule: Rule = {
  currency: 'XTS',
  numericCode: '963',
  exponent: 2,
  isSandbox: true,
  perPayment: 100n,
  perDay: 200n,
  perMonth: 300n,
  balance: 1000n,
  lowValue: 30n,
  lowValueInRow: 2,
  coolingOffAbove: 50n,
  coolingOffMs: 60_000,
};

test('each limit holds to its last unit, and says what is left', () => {
  const cases: [amount: bigint, inDay: bigint, inMonth: bigint, refusal: string | null][] = [
    [100n, 0n, 0n, null],
    [101n, 0n, 0n, 'At most 1.00 XTS can be paid in one payment; 1.00 XTS of it is left.'],
    [100n, 100n, 100n, null],
    [100n, 101n, 101n, 'At most 2.00 XTS can be paid in 24 hours; 0.99 XTS of it is left.'],
    [100n, 0n, 200n, null],
    [100n, 0n, 250n, 'At most 3.00 XTS can be paid in 30 days; 0.50 XTS of it is left.'],
    [1n, 250n, 250n, 'At most 2.00 XTS can be paid in 24 hours; 0.00 XTS of it is left.'],
  ];
  for (const [amount, inDay, inMonth, refusal] of cases) {
    const verdict = checkLimits(amount, { inDay, inMonth }, rule);
    assert.equal(verdict.ok ? null : verdict.message, refusal);
  }
});

test('an account comes to its limit and not beyond', () => {
  assert.equal(checkBalance(1000n, rule).ok, true);
  assert.equal(checkBalance(1001n, rule).ok, false);
});

test('a small payment to a known payee needs no proof, until there were enough of them in a row', () => {
  const risk = { amount: 30n, isKnownPayee: true, unproved: 1 };
  assert.equal(exemptionOf(risk, rule), 'low_value');
  for (const change of [{ amount: 31n }, { isKnownPayee: false }, { unproved: 2 }])
    assert.equal(exemptionOf({ ...risk, ...change }, rule), null);
});

test('a large payment to a new payee can be taken back for a while', () => {
  assert.equal(coolingOffMs({ amount: 51n, isKnownPayee: false }, rule), 60_000);
  assert.equal(coolingOffMs({ amount: 50n, isKnownPayee: false }, rule), 0);
  assert.equal(coolingOffMs({ amount: 51n, isKnownPayee: true }, rule), 0);
});

test('a payment is given back to its last unit and not beyond', () => {
  assert.equal(checkRefund({ amount: 40n, paid: 100n, refunded: 60n }, rule).ok, true);
  const verdict = checkRefund({ amount: 41n, paid: 100n, refunded: 60n }, rule);
  assert.equal(verdict.ok ? null : verdict.message, 'At most 0.40 XTS of this payment can be given back.');
});

test('the name of a shop is what it seems', () => {
  for (const name of ['Tea House', 'Шайхана №1', 'چای\u200cخانه', "L'Été"])
    assert.equal(checkShopName(name).ok, true);
  for (const name of ['  ', 'Bank\u202eesuoH aeT', 'a\nb', 'a\u2066b', 'a\u0000'])
    assert.equal(checkShopName(name).ok, false);
});

test('a statement is of a time that goes forward, and of a leap year at most', () => {
  const year = 366 * 86_400_000;
  const cases: [since: number, until: number, isOk: boolean][] = [
    [0, 1, true],
    [0, 0, false],
    [1, 0, false],
    [5, 5 + year, true],
    [5, 6 + year, false],
  ];
  for (const [since, until, isOk] of cases)
    assert.equal(checkPeriod({ since, until }).ok, isOk, `${since} ${until}`);
});
