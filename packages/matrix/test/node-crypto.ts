import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { Hasher, KeyId, ServerName, Signer, Verifier } from '../src/index.ts';

/** The crypto ports over node:crypto, as a server has them. */
export const hasher: Hasher = { sha256: (text) => createHash('sha256').update(text, 'utf8').digest() };

export const verifier: Verifier = {
  verify: (publicKey, text, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    return verify(null, Buffer.from(text, 'utf8'), publicKeyOf(publicKey), signature);
  },
};

/** A signer from the 32-byte seed of an ed25519 key, and its public key. */
export function createSigner(
  serverName: ServerName,
  keyId: KeyId,
  seed: Uint8Array,
): Signer & { readonly publicKey: Uint8Array } {
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    serverName,
    keyId,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key),
    publicKey: Buffer.from(x ?? '', 'base64url'),
  };
}

function publicKeyOf(bytes: Uint8Array) {
  const x = Buffer.from(bytes).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
