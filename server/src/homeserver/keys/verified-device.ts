import { checkSignature, decodeBase64, isJsonObject, type Verifier } from '@herald/matrix';
import type { Db } from '#platform/db';
import type { Sessions } from '#homeserver/sessions';
import { publicKeyOf, queryKeys } from './key-query.ts';

/**
 * The public signing key (ed25519) of a person's device, when the person's self-signing key has signed the device as it
 * is now: it was verified from another device or with the recovery key, and a stolen password alone never makes one.
 */
export type FindVerifiedKey = (userId: string, deviceId: string) => Promise<Uint8Array | null>;

export function createFindVerifiedKey(parts: {
  db: Db;
  sessions: Sessions;
  verifier: Verifier;
}): FindVerifiedKey {
  return async (userId, deviceId) => {
    const found = await queryKeys(parts, userId, { [userId]: [deviceId] });
    const device = found.device_keys[userId]?.[deviceId];
    const selfSigning = found.self_signing_keys[userId];
    if (!device || !selfSigning) return null;
    const signingKey = publicKeyOf(selfSigning);
    const findKey = (_entity: string, keyId: string) =>
      keyId === `ed25519:${signingKey}` ? (decodeBase64(signingKey) ?? undefined) : undefined;
    if (!checkSignature(device, userId, findKey, parts.verifier).ok) return null;
    const key = isJsonObject(device['keys']) ? device['keys'][`ed25519:${deviceId}`] : undefined;
    return typeof key === 'string' ? decodeBase64(key) : null;
  };
}
