import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { encodeBase64, signJson, type JsonObject, type KeyId, type ServerName } from '@herald/matrix';
import type { Actor } from './harness.ts';

/** An ed25519 key pair, as a client makes them for its device or for its user. */
export interface KeyPair {
  readonly publicKey: string;
  readonly sign: (text: string) => Uint8Array;
}

export function createKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  assert.ok(x);
  return {
    publicKey: encodeBase64(Buffer.from(x, 'base64url')),
    sign: (text) => sign(null, Buffer.from(text), privateKey),
  };
}

/** The object with one more signature: of a device under its id, of a cross-signing key under its public part. */
export function signed(
  object: JsonObject,
  userId: string,
  pair: KeyPair,
  keyName = pair.publicKey,
): JsonObject {
  const signer = { serverName: userId as ServerName, keyId: `ed25519:${keyName}` as KeyId, sign: pair.sign };
  return signJson(object, signer);
}

/** The identity keys of an actor's device, signed by itself. */
export function deviceKeys(actor: Pick<Actor, 'userId' | 'deviceId'>, pair: KeyPair): JsonObject {
  const { userId, deviceId } = actor;
  return signed(
    {
      user_id: userId,
      device_id: deviceId,
      algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
      keys: { [`curve25519:${deviceId}`]: `curve of ${deviceId}`, [`ed25519:${deviceId}`]: pair.publicKey },
    },
    userId,
    pair,
    deviceId,
  );
}

/** The public part of a cross-signing key. */
export function crossSigningKey(userId: string, usage: string, pair: KeyPair): JsonObject {
  return { user_id: userId, usage: [usage], keys: { [`ed25519:${pair.publicKey}`]: pair.publicKey } };
}

/** A user's cross-signing identity, with the pairs to sign with. */
export function createIdentity(userId: string) {
  const [master, selfSigning, userSigning] = [createKeyPair(), createKeyPair(), createKeyPair()];
  const masterKey = crossSigningKey(userId, 'master', master);
  return {
    master,
    selfSigning,
    userSigning,
    masterKey,
    upload: {
      master_key: masterKey,
      self_signing_key: signed(crossSigningKey(userId, 'self_signing', selfSigning), userId, master),
      user_signing_key: signed(crossSigningKey(userId, 'user_signing', userSigning), userId, master),
    },
  };
}
