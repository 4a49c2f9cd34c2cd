import { createPublicKey, hash, verify } from 'node:crypto';
import type { Hasher, Verifier } from '@herald/matrix';

/** SHA-256 by the machine's library, in one call. */
export function createHasher(): Hasher {
  return { sha256: (text) => hash('sha256', text, 'buffer') };
}

/** ed25519 public keys are wrapped in this much DER. RFC 8410. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PUBLIC_KEY_BYTES = 32;

/** ed25519 signatures. */
export function createVerifier(): Verifier {
  return {
    verify(publicKey, text, signature) {
      if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
      const key = createPublicKey({
        key: Buffer.concat([SPKI_PREFIX, publicKey]),
        format: 'der',
        type: 'spki',
      });
      return verify(null, Buffer.from(text), key, signature);
    },
  };
}
