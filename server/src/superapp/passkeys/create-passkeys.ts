import type { Hasher } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import type { Route } from '#platform/http';
import { createIdempotency } from '#platform/idempotency';
import type { Random } from '#platform/random';
import type { CheckDeviceProof } from '#homeserver/keys';
import type { Proof, SessionHooks } from '#homeserver/sessions';
import { createAssertions, type Assertions } from './assertions.ts';
import { createOwnPasskeys } from './own-passkeys.ts';
import { createRegistrations } from './registrations.ts';
import { findRelyingParty } from './relying-party.ts';
import { createPasskeyRoutes } from './routes.ts';
import { deletePerson } from './store.ts';

export interface PasskeysParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: Hasher;
  readonly serverName: string;
  readonly publicUrl: string | null;
  /** Asks for the password once more. */
  readonly proof: Proof;
  readonly checkDeviceProof: CheckDeviceProof;
}

export interface Passkeys {
  readonly routes: readonly Route[];
  readonly hooks: SessionHooks;
  /** For modules in which people prove what they want. */
  readonly assertions: Assertions;
}

/** Passkeys: those that people have, how they add them, and what they prove with them. */
export function createPasskeys(parts: PasskeysParts): Passkeys {
  const { db, proof } = parts;
  const shared = { ...parts, relyingParty: findRelyingParty(parts) };
  return {
    routes: createPasskeyRoutes({
      idempotency: createIdempotency(parts),
      passkeys: createOwnPasskeys(shared),
      registrations: createRegistrations(shared),
      proof,
    }),
    hooks: { accountDeactivated: (userId) => deletePerson(db, userId) },
    assertions: createAssertions(shared),
  };
}
