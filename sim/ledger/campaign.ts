import assert from 'node:assert/strict';
import type { Db } from '../../server/src/platform/db/index.ts';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import {
  createLedger,
  verifyLedger,
  type Ledger,
  type Transfer,
} from '../../server/src/superapp/wallet/index.ts';
import { outcomeOf } from '../../server/test/outcome-of.ts';
import { drawCommand, type Command } from './draw-command.ts';
import { createLedgerModel, type LedgerModel } from './model.ts';

export interface Campaign {
  /** An empty ledger, as its role. */
  readonly db: Db;
  readonly seed: string;
  readonly commands: number;
}

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin'];
const COMPARE_EVERY = 500;

/**
 * Asks a ledger for what chance draws, and its model for the same; both have to answer alike, have equal balances, and
 * the books have to be in order at the end. Returns how often each answer was given.
 * @throws AssertionError that names the seed and the command
 */
export async function runCampaign({ db, seed, commands }: Campaign): Promise<ReadonlyMap<string, number>> {
  const ledger = createLedger({ db });
  const model = createLedgerModel();
  const random = createSeededRandom(seed);
  const { uuid: newId } = random;
  const accounts = await openAccounts(ledger, model);
  const outcomes = new Map<string, number>();
  for (let n = 1; n <= commands; n += 1) {
    const command = drawCommand({ random, accounts, model, newId });
    const outcome = await takeCommand(command, { ledger, model, newId }).catch((cause: unknown) => {
      throw new assert.AssertionError({ message: `Seed ${seed}, command ${n}: ${show(command)}: ${cause}` });
    });
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (n % COMPARE_EVERY > 0 && n < commands) continue;
    for (const account of accounts)
      assert.deepEqual(await ledger.balance(account), model.balance(account), `seed ${seed}, command ${n}`);
  }
  await ledger.seal();
  const { findings } = await db.snapshot((tx) => verifyLedger(tx));
  assert.deepEqual(findings, [], `seed ${seed}`);
  return outcomes;
}

async function openAccounts(ledger: Ledger, model: LedgerModel): Promise<number[]> {
  const bank = await ledger.openAccount({ currency: 'XTS', code: 'safeguarding', owner: '' });
  model.open(bank, 'credits');
  const suspense = await ledger.openAccount({ currency: 'XTS', code: 'suspense', owner: '' });
  model.open(suspense, 'none');
  const people = [];
  for (const owner of PEOPLE) {
    const account = await ledger.openAccount({ currency: 'XTS', code: 'user', owner });
    model.open(account, 'debits');
    people.push(account);
  }
  return [bank, suspense, ...people];
}

interface Both {
  readonly ledger: Ledger;
  readonly model: LedgerModel;
  newId(): string;
}

async function takeCommand(command: Command, { ledger, model, newId }: Both): Promise<string> {
  switch (command.what) {
    case 'seal':
      await ledger.seal();
      return 'sealed';
    case 'run':
      await ledger.run(command.forMs);
      model.run(command.forMs);
      return 'ran';
    case 'expire': {
      const due = model.expired();
      const ids = due.map(newId);
      for (const [n, pendingId] of due.entries()) {
        const transfers: Transfer[] = [{ phase: 'void_pending', id: ids[n]!, pendingId }];
        assert.equal(model.post({ kind: 'expiry', actor: 'wallet', transfers }), 'ok');
      }
      for (let left = due.length; left > 0;) {
        const expired = await ledger.expireHolds(() => ids.shift()!);
        assert.ok(expired > 0, 'a hold whose time is over expires');
        left -= expired;
      }
      assert.equal(await ledger.expireHolds(newId), 0, 'nothing else has expired');
      return 'expired';
    }
    case 'post': {
      const answered = await outcomeOf(ledger.post(command.journal));
      assert.equal(answered, model.post(command.journal));
      return answered;
    }
  }
}

function show(command: Command): string {
  return JSON.stringify(command, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}
