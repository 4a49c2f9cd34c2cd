import type { Verifier } from '../crypto/ports.ts';
import type { ServerName } from '../ids/server-name.ts';
import type { UserId } from '../ids/user-id.ts';
import type { Pdu, StateLookup } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';
import { namedPowerLevel, powerLevelOf, type PowerLevelName } from './power-levels.ts';

/** How the rules ask about signatures. */
export interface AuthSignatures {
  /** Checks the signature of an identity server on a third-party invite. */
  readonly verifier: Verifier;
  /** Whether the event is validly signed by this server. */
  readonly isSignedBy: (event: Pdu, server: ServerName) => boolean;
}

/**
 * For events that were checked when they arrived, as in state resolution: their own signatures hold, or
 * they would have been refused. Third-party invites depend on the state and are checked each time.
 */
export function signaturesCheckedOnReceipt(verifier: Verifier): AuthSignatures {
  return { verifier, isSignedBy: () => true };
}

/** One event before one state, and the questions that several rules ask. */
export interface AuthContext {
  readonly event: Pdu;
  readonly version: RoomVersion;
  readonly create: Pdu;
  readonly powerLevels: Pdu | undefined;
  readonly state: StateLookup;
  readonly signatures: AuthSignatures;
}

/** The membership that the state gives a user: `leave` when it holds none. */
export function membershipOf(user: string, { state }: AuthContext): string {
  const membership = state('m.room.member', user)?.content.membership;
  return typeof membership === 'string' ? membership : 'leave';
}

/** The room's join rule: `invite` when the state holds none. */
export function joinRuleOf({ state }: AuthContext): string {
  const joinRules = state('m.room.join_rules', '');
  if (joinRules === undefined) return 'invite';
  const rule = joinRules.content.join_rule;
  // A join rule that is not a string is one that nobody knows.
  return typeof rule === 'string' ? rule : '';
}

export function levelOf(user: UserId, context: AuthContext): number {
  return powerLevelOf(user, context.powerLevels, context.create, context.version);
}

export function namedLevel(name: PowerLevelName, context: AuthContext): number {
  return namedPowerLevel(name, context.powerLevels, context.version);
}
