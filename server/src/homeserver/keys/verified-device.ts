import { checkSignature, decodeBase64, isJsonObject, type Verifier } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { accept, refuse, type Verdict } from '#platform/errors';
import type { Sessions } from '#homeserver/sessions';
import { publicKeyOf, queryKeys } from './key-query.ts';
import { findReplacement } from './store/keys.ts';

/**
 * The public signing key (ed25519) of a person's device, when the person's self-signing key has signed the device as it
 * is now: it was verified from another device or with the recovery key. An identity that replaced another vouches for
 * nobody until a day later: a stolen password suffices to replace it, and its owner has that day to notice.
 */
export type FindVerifiedKey = (userId: string, deviceId: string) => Promise<Verdict<Uint8Array>>;

const TRUSTED_AFTER_MS = 86_400_000;

export function createFindVerifiedKey(parts: {
  db: Db;
  clock: Clock;
  sessions: Sessions;
  verifier: Verifier;
}): FindVerifiedKey {
  const { db, clock, verifier } = parts;
  return async (userId, deviceId) => {
    const replacedMs = await findReplacement(db, userId);
    if (replacedMs !== null && clock.now() < replacedMs + TRUSTED_AFTER_MS)
      return wrong('The keys of this account were replaced less than a day ago. Try again when it is over.');
    const found = await queryKeys(parts, userId, { [userId]: [deviceId] });
    const device = found.device_keys[userId]?.[deviceId];
    const selfSigning = found.self_signing_keys[userId];
    if (!device || !selfSigning) return unverified();
    const signingKey = publicKeyOf(selfSigning);
    const findKey = (_entity: string, keyId: string) =>
      keyId === `ed25519:${signingKey}` ? (decodeBase64(signingKey) ?? undefined) : undefined;
    if (!checkSignature(device, userId, findKey, verifier).ok) return unverified();
    const text = isJsonObject(device['keys']) ? device['keys'][`ed25519:${deviceId}`] : undefined;
    const key = typeof text === 'string' ? decodeBase64(text) : null;
    return key ? accept(key) : unverified();
  };
}

const wrong = (message: string) => refuse(403, 'M_FORBIDDEN', message);
const unverified = () => wrong('Verify this device first, from another one or with the recovery key.');
