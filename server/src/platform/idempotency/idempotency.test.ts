import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { wallet } from '@herald/contract';
import type { UserId } from '@herald/matrix';
import { createManualClock } from '#platform/clock';
import { createHasher } from '#platform/crypto';
import type { Db } from '#platform/db';
import { ApiError } from '#platform/errors';
import { createTestDatabase } from '../../../test/database.ts';
import { outcomeOf } from '../../../test/outcome-of.ts';
import { commandOf, createIdempotency, pruneAnswers, type Command, type Idempotency } from './index.ts';

let db: Db;
let idempotency: Idempotency;
const clock = createManualClock(Date.UTC(2026, 0, 1));
before(async () => {
  ({ db } = await createTestDatabase());
  await db.query('create table note (text text)');
  idempotency = createIdempotency({ db, clock, hasher: createHasher() });
});

const command = (key: string, request: Command['request'] = { ask: 'this' }): Command => ({
  userId: '@alice:localhost',
  key,
  request,
});

const countNotes = async (text: string): Promise<number> =>
  (await db.query('select 1 from note where text = $1', [text])).length;

test('a command that is sent again, also at the same moment, acts once and gets the same bytes', async () => {
  let acted = 0;
  const send = () =>
    idempotency.once(command('again'), async (tx) => {
      await tx.query("insert into note values ('again')");
      return { acted: (acted += 1) };
    });
  const answers = await Promise.all([send(), send(), send(), send()]);
  assert.deepEqual(new Set([...answers, await send()]), new Set(['{"acted":1}']));
  assert.equal(await countNotes('again'), 1);
});

test('another request under the same key is refused, and the same one of another person is not', async () => {
  const act = async () => ({});
  await idempotency.once(command('mine'), act);
  assert.equal(
    await outcomeOf(idempotency.once(command('mine', { ask: 'that' }), act)),
    'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED',
  );
  assert.equal(
    await outcomeOf(idempotency.once({ ...command('mine'), userId: '@bob:localhost' }, act)),
    'ok',
  );
});

test('a refusal keeps nothing: what was written is gone, and the command may be sent again', async () => {
  const refuse = idempotency.once(command('refused'), async (tx) => {
    await tx.query("insert into note values ('refused')");
    throw new ApiError(409, 'M_UNKNOWN', 'Not now.');
  });
  assert.equal(await outcomeOf(refuse), 'M_UNKNOWN');
  assert.equal(await countNotes('refused'), 0);
  assert.equal(await idempotency.once(command('refused'), async () => ({ now: true })), '{"now":true}');
});

test('who is refused by the check has not acted, and who has an answer is not checked', async () => {
  const act = async () => ({});
  const deny = async () => {
    throw new ApiError(403, 'M_FORBIDDEN', 'The password is wrong.');
  };
  assert.equal(await outcomeOf(idempotency.once(command('checked'), act, deny)), 'M_FORBIDDEN');
  await idempotency.once(command('checked'), act);
  assert.equal(await outcomeOf(idempotency.once(command('checked'), act, deny)), 'ok');
});

test('who is refused because the same command has just acted gets its answer', async () => {
  const act = async () => ({ acted: true });
  const overtaken = (key: string) => async () => {
    await idempotency.once(command(key), act);
    throw new ApiError(409, 'M_UNKNOWN', 'This is done already.');
  };
  assert.equal(await idempotency.once(command('one'), act, overtaken('one')), '{"acted":true}');
  const other = idempotency.once(command('two', { ask: 'that' }), act, overtaken('two'));
  assert.equal(await outcomeOf(other), 'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED');
});

test('answers are forgotten after a month, and not before', async () => {
  await idempotency.once(command('old'), async () => ({}));
  clock.advance(30 * 86_400_000);
  assert.equal(await pruneAnswers(db, clock.now()), 0);
  clock.advance(1);
  assert.ok((await pruneAnswers(db, clock.now())) > 0);
  assert.equal(await db.maybe("select 1 from idempotency.answer where key = 'old'"), null);
});

test('a request needs a key that can be kept, and what proves who asks is no part of it', () => {
  const caller = { userId: '@alice:localhost' as UserId, deviceId: 'D', tokenId: 't', isAdmin: false };
  const read = (headers: Record<string, string>) =>
    commandOf(wallet.thaw, {
      caller,
      params: {},
      body: { auth: { password: 'secret' }, proof: { password: 'secret' }, amount: '1' },
      raw: { headers },
    });
  assert.deepEqual(read({ 'idempotency-key': 'k' }), {
    userId: '@alice:localhost',
    key: 'k',
    request: { method: 'POST', path: '/_herald/wallet/v1/thaw', params: {}, body: { amount: '1' } },
  });
  const refusals: [Record<string, string>, string][] = [
    [{}, 'M_MISSING_PARAM'],
    [{ 'idempotency-key': '' }, 'M_INVALID_PARAM'],
    [{ 'idempotency-key': 'with space' }, 'M_INVALID_PARAM'],
    [{ 'idempotency-key': 'x'.repeat(256) }, 'M_INVALID_PARAM'],
  ];
  for (const [headers, errcode] of refusals) {
    assert.throws(
      () => read(headers),
      (error) => error instanceof ApiError && error.errcode === errcode,
    );
  }
});
