import type { RoomHold, SecurityState } from '../../port/index.ts';
import type { IdentityState } from './identities.ts';

/** Somebody who would be able to read the next message of a room. */
export interface Reader {
  readonly userId: string;
  readonly name: string;
  readonly identity: IdentityState;
  /** Whether this person was shown that they are in the room. */
  readonly isShown: boolean;
}

/**
 * What holds back sending in an encrypted room, the first thing to look at first. While it is not known how the
 * account stands nothing is shown, and nothing is sent either: see `Holds.check`.
 */
export function listHolds(security: SecurityState['state'], readers: readonly Reader[]): readonly RoomHold[] {
  const holds: RoomHold[] = [];
  if (security === 'locked' || security === 'none') holds.push({ kind: 'not-ready', reason: security });
  for (const { userId, name, identity } of readers) {
    if (identity.state !== 'changed') continue;
    holds.push({ kind: 'identity-changed', userId, name, wasVerified: identity.wasVerified });
  }
  const silent = readers.filter(({ isShown }) => !isShown).map(({ userId, name }) => ({ userId, name }));
  if (silent.length > 0) holds.push({ kind: 'silent-members', members: silent });
  return holds;
}

/** Whether two lists of holds are about the same things. */
export function areSameHolds(a: readonly RoomHold[], b: readonly RoomHold[]): boolean {
  return a.length === b.length && JSON.stringify(a) === JSON.stringify(b);
}
