import type { DeviceKeyProof, passkeys as contract } from '@herald/contract';
import { encodeUrlSafeBase64 } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { CheckDeviceProof } from '#homeserver/keys';
import { descriptorOf, show } from './passkey-view.ts';
import type { RelyingParty } from './relying-party.ts';
import { checkName, checkRoom, MAX_PASSKEYS } from './rules.ts';
import { insertPasskey, isOpen, listPasskeys, putChallenge, takeChallenge } from './store.ts';
import { ALGORITHMS, readChallenge, verifyRegistration } from './webauthn.ts';

export interface RegistrationsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly serverName: string;
  /** Null: there can be no passkeys here. */
  readonly relyingParty: RelyingParty | null;
  readonly checkDeviceProof: CheckDeviceProof;
}

/** A passkey that a browser made, and the proof that it was for the person. */
export interface Made {
  readonly name: string;
  readonly credential: contract.PasskeyRegistration;
  readonly proof: DeviceKeyProof;
}

export type Registrations = ReturnType<typeof createRegistrations>;

const OPEN_FOR_MS = 5 * 60_000;

/** How people add passkeys. */
export function createRegistrations(parts: RegistrationsParts) {
  const { db, clock, random, serverName, relyingParty, checkDeviceProof } = parts;

  return {
    /** What a browser makes a passkey with. @throws ApiError 403 */
    async begin(tx: Tx, userId: string): Promise<{ options: contract.PasskeyCreation; expires_at: number }> {
      const rp = relyingParty ?? impossible();
      const challenge = encodeUrlSafeBase64(random.bytes(32));
      const expiresMs = clock.now() + OPEN_FOR_MS;
      const newHandle = random.bytes(64);
      const handle = await putChallenge(tx, { userId, newHandle, challenge, expiresMs });
      const known = await listPasskeys(tx, userId, MAX_PASSKEYS);
      demand(checkRoom(known.length));
      const options: contract.PasskeyCreation = {
        rp: { id: rp.id, name: serverName },
        user: { id: encodeUrlSafeBase64(handle), name: userId, displayName: userId },
        challenge,
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        timeout: OPEN_FOR_MS,
        excludeCredentials: known.map(descriptorOf),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
      };
      return { options, expires_at: expiresMs };
    },

    /**
     * Checks that it is the person who adds this passkey, before `finish`: a stolen token and password do not add one.
     * @throws ApiError 409 CHAT.HERALD.PASSKEY_EXPIRED, 403 CHAT.HERALD.PASSKEY_PROOF_WRONG
     */
    async prove(
      caller: { userId: contract.LinkedPasskey['user_id']; deviceId: string },
      { credential, proof }: Made,
    ): Promise<void> {
      if (!relyingParty) impossible();
      const { userId } = caller;
      const challenge = readChallenge(credential.response.clientDataJSON) ?? wrong();
      if (!(await isOpen(db, { userId, challenge, nowMs: clock.now() }))) expired();
      const linked: contract.LinkedPasskey = {
        type: 'chat.herald.passkey.registration',
        user_id: userId,
        challenge,
        credential_id: credential.id,
      };
      const verdict = await checkDeviceProof(caller, linked, proof);
      if (!verdict.ok) fail(403, 'CHAT.HERALD.PASSKEY_PROOF_WRONG', verdict.message);
    },

    /**
     * Adds a passkey that was proved.
     * @throws ApiError 409 CHAT.HERALD.PASSKEY_EXPIRED, CHAT.HERALD.PASSKEY_TAKEN, 403 CHAT.HERALD.PASSKEY_WRONG,
     *   CHAT.HERALD.PASSKEY_LIMIT, 400
     */
    async finish(tx: Tx, userId: string, { name, credential }: Made): Promise<contract.Passkey> {
      const rp = relyingParty ?? impossible();
      demand(checkName(name));
      const challenge = readChallenge(credential.response.clientDataJSON) ?? wrong();
      if (!(await takeChallenge(tx, { userId, challenge, nowMs: clock.now() }))) expired();
      const made = (await verifyRegistration(rp, challenge, credential)) ?? wrong();
      demand(checkRoom((await listPasskeys(tx, userId, MAX_PASSKEYS)).length));
      const row = await insertPasskey(tx, {
        ...made,
        passkeyId: random.uuid(),
        userId,
        transports: credential.response.transports ?? [],
        name,
        createdMs: clock.now(),
      });
      return show(row ?? fail(409, 'CHAT.HERALD.PASSKEY_TAKEN', 'This passkey is registered already.'));
    },
  };
}

function impossible(): never {
  fail(
    403,
    'CHAT.HERALD.PASSKEYS_IMPOSSIBLE',
    'Passkeys need an https address with a host name, and the operator has set none as public_url.',
  );
}

function wrong(): never {
  fail(
    403,
    'CHAT.HERALD.PASSKEY_WRONG',
    'This passkey was not made here just now, or it did not ask who you are. Make another one.',
  );
}

function expired(): never {
  fail(409, 'CHAT.HERALD.PASSKEY_EXPIRED', 'This took longer than five minutes, or is done. Begin again.');
}
