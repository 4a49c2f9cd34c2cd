import type { DeviceKeyProof } from '@herald/contract';
import { checkSignature, type JsonObject, type Verifier } from '@herald/matrix';
import { accept, refuse, type Verdict } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import type { FindVerifiedKey } from './verified-device.ts';

/**
 * Whether a person wants just what an object says: they know something, the password, and have something, a device that
 * they verified, whose key has signed the object. RTS on strong customer authentication, article 4.
 */
export type CheckDeviceProof = (
  caller: { readonly userId: string; readonly deviceId: string },
  object: JsonObject,
  proof: DeviceKeyProof,
) => Promise<Verdict>;

export function createCheckDeviceProof(parts: {
  accounts: Accounts;
  findVerifiedKey: FindVerifiedKey;
  verifier: Verifier;
}): CheckDeviceProof {
  const { accounts, findVerifiedKey, verifier } = parts;
  return async ({ userId, deviceId }, object, { password, signatures }) => {
    const account = await accounts.findByPassword(userId, password);
    if (account?.userId !== userId) return wrong('The password is wrong.');
    const verified = await findVerifiedKey(userId, deviceId);
    if (!verified.ok) return verified;
    const { value: key } = verified;
    const findKey = (_entity: string, keyId: string) => (keyId === `ed25519:${deviceId}` ? key : undefined);
    const isSigned = checkSignature({ ...object, signatures }, userId, findKey, verifier).ok;
    return isSigned
      ? accept()
      : wrong('The signature is not by this device over just this. Look at it again.');
  };
}

const wrong = (message: string) => refuse(403, 'M_FORBIDDEN', message);
