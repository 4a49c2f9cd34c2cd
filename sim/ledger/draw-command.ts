import type { Random } from '../../server/src/platform/random/index.ts';
import type { AccountId, Journal, Transfer } from '../../server/src/superapp/wallet/index.ts';
import type { LedgerModel } from './model.ts';

// What people may ask of a ledger, right and wrong, drawn by chance.

export type Command =
  | { readonly what: 'post'; readonly journal: Journal }
  | { readonly what: 'run'; readonly forMs: number }
  | { readonly what: 'expire' }
  | { readonly what: 'seal' };

export interface Drawing {
  readonly random: Random;
  readonly accounts: readonly AccountId[];
  readonly model: LedgerModel;
  newId(): string;
}

/** The next command. Most of what it names exists; some of it does not, or not any more. */
export function drawCommand({ random, accounts, model, newId }: Drawing): Command {
  const chance = random.int(100);
  if (chance < 4) return { what: 'run', forMs: random.int(2_000) };
  if (chance < 6) return { what: 'expire' };
  if (chance < 7) return { what: 'seal' };
  const { recent, held } = model;
  const oneOf = <T>(values: readonly T[]): T | undefined => values[random.int(Math.max(1, values.length))];
  const draw = (): Transfer => {
    const id = random.int(50) === 0 ? (oneOf(recent) ?? newId()) : newId();
    const amount = BigInt(1 + random.int(300));
    const debit = random.int(200) === 0 ? 999_999 : oneOf(accounts)!;
    const credit = oneOf(accounts.filter((account) => account !== debit))!;
    const kind = random.int(100);
    if (kind < 45) return { phase: 'single', id, debit, credit, amount };
    if (kind < 65) return { phase: 'pending', id, debit, credit, amount, timeoutMs: 1 + random.int(5_000) };
    const pendingId = (random.int(10) === 0 ? oneOf(recent) : oneOf(held)) ?? newId();
    if (kind < 77) return { phase: 'post_pending', id, pendingId, amount };
    if (kind < 87) return { phase: 'void_pending', id, pendingId };
    return { phase: 'reversal', id, reversalOf: oneOf(recent) ?? newId() };
  };
  const transfers = Array.from({ length: random.int(4) === 0 ? 1 + random.int(4) : 1 }, draw);
  return { what: 'post', journal: { kind: 'test', actor: '@test:example.org', transfers } };
}
