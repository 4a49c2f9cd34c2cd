import { checkSignature, type JsonObject, type Verifier } from '@herald/matrix';
import type { wallet as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import type { FindVerifiedKey } from '#homeserver/keys';

export interface Proof {
  readonly type: 'chat.herald.device_key';
  readonly password: string;
  readonly signatures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Asks whether the payer wants this very payment: something that they know, the password, and something that they have,
 * a device that they verified, whose key has signed payee, amount and currency. RTS on strong customer authentication,
 * articles 4 and 5.
 * @throws ApiError 403 CHAT.HERALD.WALLET_PROOF_WRONG
 */
export type Authenticate = (
  caller: { userId: string; deviceId: string },
  linked: contract.LinkedPayment,
  proof: Proof,
) => Promise<void>;

export function createAuthenticate(parts: {
  accounts: Accounts;
  findVerifiedKey: FindVerifiedKey;
  verifier: Verifier;
}): Authenticate {
  const { accounts, findVerifiedKey, verifier } = parts;
  return async ({ userId, deviceId }, linked, { password, signatures }) => {
    const account = await accounts.findByPassword(userId, password);
    if (account?.userId !== userId) wrong('The password is wrong.');
    const key = await findVerifiedKey(userId, deviceId);
    if (!key) wrong('Verify this device first, from another one or with the recovery key.');
    const object = { ...linked, signatures } as JsonObject;
    const findKey = (_entity: string, keyId: string) => (keyId === `ed25519:${deviceId}` ? key : undefined);
    if (!checkSignature(object, userId, findKey, verifier).ok) {
      wrong('The signature is not by this device over this payment. Look at payee and amount again.');
    }
  };
}

function wrong(message: string): never {
  fail(403, 'CHAT.HERALD.WALLET_PROOF_WRONG', message);
}
