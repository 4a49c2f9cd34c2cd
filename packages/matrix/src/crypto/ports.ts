import type { KeyId } from '../ids/key-id.ts';
import type { ServerName } from '../ids/server-name.ts';

/** SHA-256 over the UTF-8 bytes of a text. */
export interface Hasher {
  readonly sha256: (text: string) => Uint8Array;
}

/** One ed25519 key of one server. */
export interface Signer {
  readonly serverName: ServerName;
  readonly keyId: KeyId;
  readonly sign: (text: string) => Uint8Array;
}

/** Checks an ed25519 signature over the UTF-8 bytes of a text. A malformed key or signature is false. */
export interface Verifier {
  readonly verify: (publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean;
}
