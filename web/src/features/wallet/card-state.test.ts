import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundRow, PaymentCard, WalletPayment } from '@herald/client/port';
import { receiptState, sharesFor } from './card-state.ts';

const payment = (change: Partial<WalletPayment> = {}): FoundRow<WalletPayment> => ({
  state: 'found',
  value: { payer: '@alice:a', payee: '@bob:a', state: 'settled', ...change } as WalletPayment,
});

test('a receipt counts when the wallet knows the payment and its payer posted it', () => {
  assert.equal(receiptState(payment(), '@alice:a').kind, 'confirmed');
  assert.equal(receiptState(payment({ state: 'cancelled' }), '@alice:a').kind, 'confirmed');
});

test('a forged receipt stays grey: unknown to the wallet, of somebody else, or of a payment that nobody made', () => {
  assert.equal(receiptState({ state: 'absent' }, '@alice:a').kind, 'unconfirmed');
  assert.equal(receiptState(payment(), '@mallory:a').kind, 'unconfirmed');
  assert.equal(receiptState(payment({ state: 'created' }), '@alice:a').kind, 'unconfirmed');
});

test('a card says nothing while the wallet was not asked or cannot be', () => {
  assert.equal(receiptState(undefined, '@alice:a').kind, 'asking');
  const error = { code: 'offline', message: '', retryAfterMs: null };
  assert.equal(receiptState({ state: 'failed', error }, '@alice:a').kind, 'unreachable');
});

test('each who is asked finds their own share, and who asks finds all', () => {
  const card = {
    kind: 'request',
    shown: '',
    note: null,
    shares: [
      { requestId: '1', payer: '@bob:a' },
      { requestId: '2', payer: '@carol:a' },
    ],
  } satisfies PaymentCard;
  assert.deepEqual(sharesFor(card, '@bob:a', '@alice:a'), ['1']);
  assert.deepEqual(sharesFor(card, '@alice:a', '@alice:a'), ['1', '2']);
  assert.deepEqual(sharesFor(card, '@dave:a', '@alice:a'), []);
});
