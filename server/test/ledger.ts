import { after } from 'node:test';
import { createDb, type Db } from '#platform/db';
import { createSilentLog } from '#platform/log';
import { createSeededRandom } from '#platform/random';
import { createLedger, LEDGER_ROLE, type AccountId, type Ledger } from '#superapp/wallet';
import { createTestDatabase } from './database.ts';

export interface TestLedger {
  readonly ledger: Ledger;
  /** As the role of the ledger. */
  readonly db: Db;
  /** As the owner of the tables, who may do anything: an intruder. */
  readonly owner: Db;
  newId(): string;
  /** The account of a person, with so much on it. */
  person(name: string, amount?: bigint): Promise<AccountId>;
  /** Where money comes from. */
  readonly bank: AccountId;
}

/** An empty ledger in a database of its own; both end with the test, or with the file. */
export async function openTestLedger(seed = 'ledger', poolSize = 8): Promise<TestLedger> {
  const { db: owner, connectionString } = await createTestDatabase();
  const db = createDb({ connectionString, poolSize, log: createSilentLog(), role: LEDGER_ROLE });
  after(() => db.close());
  const ledger = createLedger({ db });
  const random = createSeededRandom(seed);
  const newId = () => random.uuid();
  const bank = await ledger.openAccount({ currency: 'XTS', code: 'safeguarding', owner: '' });
  return {
    ledger,
    db,
    owner,
    newId,
    bank,
    async person(name, amount = 0n) {
      const account = await ledger.openAccount({ currency: 'XTS', code: 'user', owner: name });
      if (amount > 0n) {
        const transfers = [{ phase: 'single' as const, id: newId(), debit: bank, credit: account, amount }];
        await ledger.post({ kind: 'top-up', actor: name, transfers });
      }
      return account;
    },
  };
}
