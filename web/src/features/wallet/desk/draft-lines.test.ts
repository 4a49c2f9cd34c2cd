import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyLine, wholeLine } from './draft-lines.ts';

const alice = { code: 'user', owner: ' @alice:localhost ' } as const;
const fees = { code: 'fees', owner: 'typed before the kind was changed' } as const;

test('a line with two accounts and an amount is whole', () => {
  assert.deepEqual(wholeLine({ id: 1, debit: alice, credit: fees, amount: '5' }, 'XTS'), {
    debit: { code: 'user', owner: '@alice:localhost' },
    credit: { code: 'fees', owner: '' },
    amount: '5',
    currency: 'XTS',
  });
});

test('a line without an owner, an amount, or a second account is not', () => {
  const whole = { id: 1, debit: alice, credit: fees, amount: '5' };
  assert.equal(wholeLine(emptyLine(1), 'XTS'), null);
  assert.equal(wholeLine({ ...whole, amount: null }, 'XTS'), null);
  assert.equal(wholeLine({ ...whole, debit: { code: 'merchant', owner: ' ' } }, 'XTS'), null);
  assert.equal(wholeLine({ ...whole, credit: { code: 'user', owner: '@alice:localhost' } }, 'XTS'), null);
});
