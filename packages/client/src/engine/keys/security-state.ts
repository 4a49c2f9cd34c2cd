import type { SecurityState } from '../../port/index.ts';

/** What is known of the account's keys and of this device's part in them. */
export interface SecurityFacts {
  /** Whether the server was asked for the identity, or one is known from before. */
  readonly isAsked: boolean;
  readonly hasIdentity: boolean;
  /** Whether this device knows that the identity is the person's own: it holds it, or confirmed it. */
  readonly isIdentityTrusted: boolean;
  /** Whether the identity has signed this device. */
  readonly isDeviceSigned: boolean;
  /** The backup of keys with the server: there is none, this device can read it, or it cannot. */
  readonly backup: 'none' | 'connected' | 'closed';
}

/** What the account's security is to the person. Nothing is "ready" before older messages can come. */
export function securityStateOf(facts: SecurityFacts): SecurityState['state'] {
  if (!facts.isAsked) return 'unknown';
  if (!facts.hasIdentity) return 'none';
  if (!facts.isIdentityTrusted || !facts.isDeviceSigned) return 'locked';
  return facts.backup === 'closed' ? 'locked' : 'ready';
}
