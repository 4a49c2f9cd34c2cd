import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '#platform/random';
import type { Transfer } from './ledger.ts';
import { openTestLedger } from '../../../test/ledger.ts';
import { outcomeOf } from '../../../test/outcome-of.ts';
import { verifyLedger } from './verify-ledger.ts';

const CLIENTS = 64;
const ACTS_EACH = 30;
const EACH_HAS = 1_000n;

test('sixty-four clients on eight accounts never make or lose money, at any moment', async () => {
  const { ledger, db, newId, person } = await openTestLedger('bank', 16);
  const accounts = await Promise.all(Array.from({ length: 8 }, (_, n) => person(`hot${n}`, EACH_HAS)));
  const total = EACH_HAS * 8n;
  const outcomes = new Map<string, number>();
  let isOver = false;
  const act = async (client: number): Promise<void> => {
    const random = createSeededRandom(`client ${client}`);
    const held: string[] = [];
    for (let n = 0; n < ACTS_EACH; n += 1) {
      const id = newId();
      const from = random.int(8);
      const [debit, credit] = [accounts[from]!, accounts[(from + 1 + random.int(7)) % 8]!];
      const amount = BigInt(1 + random.int(400));
      const pendingId = held[random.int(Math.max(1, held.length))];
      const kind = random.int(4);
      const transfer: Transfer =
        kind === 0 || (kind > 1 && pendingId === undefined)
          ? { phase: 'single', id, debit, credit, amount }
          : kind === 1
            ? { phase: 'pending', id, debit, credit, amount, timeoutMs: 60_000 }
            : kind === 2
              ? { phase: 'post_pending', id, pendingId: pendingId!, amount: 1n }
              : { phase: 'void_pending', id, pendingId: pendingId! };
      const answered = await outcomeOf(
        ledger.post({ kind: 'test', actor: `${client}`, transfers: [transfer] }),
      );
      outcomes.set(answered, (outcomes.get(answered) ?? 0) + 1);
      if (answered === 'ok' && kind === 1) held.push(id);
    }
  };
  const watch = async (): Promise<number> => {
    for (let looks = 0; ; looks += 1) {
      const [read] = await db.query<{ total: string; least: string }>(
        `select sum(credits_posted - debits_posted)::text as total,
                min(credits_posted - debits_posted - debits_pending)::text as least
         from wallet.account where code = 'user'`,
      );
      assert.equal(BigInt(read!.total), total);
      assert.ok(BigInt(read!.least) >= 0n);
      if (isOver) return looks;
    }
  };
  const looks = watch();
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => act(client))).finally(
    () => (isOver = true),
  );
  assert.ok((await looks) > 10);
  assert.ok((outcomes.get('ok') ?? 0) > (CLIENTS * ACTS_EACH) / 3, JSON.stringify([...outcomes]));
  assert.ok((outcomes.get('CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS') ?? 0) > 0);
  await ledger.seal();
  assert.deepEqual((await db.snapshot((tx) => verifyLedger(tx))).findings, []);
});
