import { passkeys as contract } from '@herald/contract';
import { handle, type Route } from '#platform/http';
import { createCommandRoute, type Idempotency } from '#platform/idempotency';
import type { Proof } from '#homeserver/sessions';
import type { OwnPasskeys } from './own-passkeys.ts';
import type { Registrations } from './registrations.ts';

export interface PasskeyRoutesParts {
  readonly idempotency: Idempotency;
  readonly passkeys: OwnPasskeys;
  readonly registrations: Registrations;
  readonly proof: Proof;
}

export function createPasskeyRoutes(parts: PasskeyRoutesParts): Route[] {
  const { idempotency, passkeys, registrations, proof } = parts;
  const command = createCommandRoute(idempotency);
  return [
    handle(contract.listPasskeys, ({ caller }) => passkeys.list(caller.userId)),
    command(contract.beginRegistration, (tx, { caller }) => registrations.begin(tx, caller.userId)),
    command(
      contract.finishRegistration,
      (tx, { caller, body }) => registrations.finish(tx, caller.userId, body),
      ({ caller, body }) => registrations.prove(caller, body),
    ),
    command(contract.renamePasskey, (tx, { caller, params, body }) =>
      passkeys.rename(tx, caller.userId, params.passkeyId, body.name),
    ),
    command(
      contract.removePasskey,
      (tx, { caller, params }) => passkeys.remove(tx, caller.userId, params.passkeyId),
      async ({ caller, body }) => void (await proof(caller, body.auth, 'remove a passkey')),
    ),
  ];
}
