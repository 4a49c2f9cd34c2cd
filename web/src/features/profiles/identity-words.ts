import type { MemberRow } from '@herald/client/port';

/** How sure we are that a person is who they say; the words are `identity.<mark>`. */
export interface IdentityMark {
  readonly key: string;
  readonly tone: 'success' | 'neutral' | 'warning';
  /** Whether "confirm it's you" is offered. */
  readonly canConfirm: boolean;
}

/** What a member's identity says to a person, in plain words and never in a cryptographer's. */
export function identityMark(identity: MemberRow['identity']): IdentityMark {
  if (identity === 'verified') return { key: 'identity.verified', tone: 'success', canConfirm: false };
  if (identity === 'changed') return { key: 'identity.changed', tone: 'warning', canConfirm: true };
  if (identity === 'known') return { key: 'identity.known', tone: 'neutral', canConfirm: true };
  return { key: 'identity.unknown', tone: 'neutral', canConfirm: false };
}
