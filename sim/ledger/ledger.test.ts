import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestLedger } from '../../server/test/ledger.ts';
import { runCampaign } from './campaign.ts';

const COMMANDS = 3_000;

test('whatever is asked of it, the ledger answers as its model does, and its books are in order', async () => {
  const { db } = await openTestLedger();
  const outcomes = await runCampaign({ db, seed: 'test', commands: COMMANDS });
  const told = JSON.stringify([...outcomes]);
  assert.ok((outcomes.get('ok') ?? 0) > COMMANDS / 4, told);
  for (const code of [
    'M_NOT_FOUND',
    'M_INVALID_PARAM',
    'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS',
    'CHAT.HERALD.WALLET_POSTED',
    'CHAT.HERALD.WALLET_NOT_PENDING',
    'CHAT.HERALD.WALLET_HOLD_EXPIRED',
    'CHAT.HERALD.WALLET_BEYOND_HOLD',
    'CHAT.HERALD.WALLET_REVERSED',
    'CHAT.HERALD.WALLET_NOT_REVERSIBLE',
  ])
    assert.ok((outcomes.get(code) ?? 0) > 0, `${code} in ${told}`);
});
