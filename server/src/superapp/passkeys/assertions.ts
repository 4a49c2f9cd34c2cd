import type { passkeys as contract } from '@herald/contract';
import { canonicalJson, encodeUrlSafeBase64, type Hasher, type JsonObject } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { accept, refuse, type Verdict } from '#platform/errors';
import { descriptorOf } from './passkey-view.ts';
import type { RelyingParty } from './relying-party.ts';
import { MAX_PASSKEYS } from './rules.ts';
import { countUse, findByCredential, listPasskeys } from './store.ts';
import { verifyAssertion, type Use } from './webauthn.ts';

/** A signature of a passkey that holds, and is not counted yet. */
export interface Assertion extends Use {
  readonly passkeyId: string;
}

export interface AssertionsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly hasher: Hasher;
  /** Null: there can be no passkeys here. */
  readonly relyingParty: RelyingParty | null;
}

/**
 * How a person shows with a passkey that they want just what an object says. The challenge is the object's SHA-256, so
 * nothing is kept between asking and checking. The object has a `type`, so that it is no other module's, and a nonce.
 */
export interface Assertions {
  /** What to ask a browser for; null when the person has no passkey. */
  ask(userId: string, object: JsonObject): Promise<contract.PasskeyRequest | null>;
  /** Whether a passkey of this person has signed the object. What holds is to be counted, by `use`. */
  check(userId: string, object: JsonObject, signed: contract.PasskeyAssertion): Promise<Verdict<Assertion>>;
  /** Counts what was checked, in the transaction of what it proves: that is to be undone where the answer is no. */
  use(tx: Tx, assertion: Assertion): Promise<Verdict>;
}

const TIMEOUT_MS = 5 * 60_000;

export function createAssertions({ db, clock, hasher, relyingParty }: AssertionsParts): Assertions {
  const challengeOf = (object: JsonObject): string =>
    encodeUrlSafeBase64(hasher.sha256(canonicalJson(object)));
  return {
    async ask(userId, object) {
      if (!relyingParty) return null;
      const rows = await listPasskeys(db, userId, MAX_PASSKEYS);
      if (rows.length === 0) return null;
      return {
        challenge: challengeOf(object),
        timeout: TIMEOUT_MS,
        rpId: relyingParty.id,
        allowCredentials: rows.map(descriptorOf),
        userVerification: 'required',
      };
    },

    async check(userId, object, signed) {
      const passkey = await findByCredential(db, userId, signed.id);
      if (!relyingParty || !passkey) return wrong('This is no passkey of yours, or not any more.');
      const { userHandle } = signed.response;
      const isTheirs = userHandle === undefined || userHandle === encodeUrlSafeBase64(passkey.userHandle);
      const use = await verifyAssertion(relyingParty, challengeOf(object), signed, passkey.publicKey);
      if (!use || !isTheirs) return wrong('The passkey has not signed just this. Look at it again.');
      return accept({ ...use, passkeyId: passkey.passkeyId });
    },

    async use(tx, assertion) {
      const isCounted = await countUse(tx, { ...assertion, atMs: clock.now() });
      return isCounted
        ? accept()
        : wrong('This passkey was removed, or a copy of it was used. Remove it if you have not copied it.');
    },
  };
}

const wrong = (message: string) => refuse(403, 'M_FORBIDDEN', message);
