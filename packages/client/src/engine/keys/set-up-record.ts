import type { EngineStorage } from '../storage.ts';
import { SET_UP } from '../sessions/records.ts';

/**
 * How far the making of an identity and a code is; each step is safe to do again. It is there from before the first
 * step until the person has confirmed that the code is kept.
 */
export type SetUpRecord =
  /** A new account: nothing is made yet. */
  { readonly stage: 'wanted' } | SetUpPlan;

export interface SetUpPlan {
  readonly stage: 'making' | 'made';
  /** `first`: the account has no identity. `code`: it has, and gets another code. `reset`: all is made anew. */
  readonly mode: 'first' | 'code' | 'reset';
  /** As the person reads it. */
  readonly code: string;
  readonly keyId: string;
  readonly number: number;
  readonly createdMs: number;
  /** Whether the new identity is known to the server. */
  readonly isIdentityMade: boolean;
  /** Whether the backup is the one that belongs to it. */
  readonly isBackupMade: boolean;
}

export function readSetUp(storage: EngineStorage): Promise<SetUpRecord | null> {
  return storage.get<SetUpRecord>(SET_UP);
}

export async function writeSetUp<Plan extends SetUpRecord>(
  storage: EngineStorage,
  plan: Plan,
): Promise<Plan> {
  await storage.put(SET_UP, plan);
  return plan;
}

export function dropSetUp(storage: EngineStorage): Promise<void> {
  return storage.delete(SET_UP);
}
