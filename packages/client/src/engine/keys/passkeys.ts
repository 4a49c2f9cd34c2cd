import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { PortError, type ArgsOf, type ResultOf } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { MAX_PASSKEYS, readPasskeys, writePasskeys } from './account-records.ts';
import type { OpenKey } from './secret-keys.ts';
import {
  dropKey,
  exportSecrets,
  listKeysOf,
  publishKey,
  SECRET_NAMES,
  storeSecrets,
} from './secret-store.ts';

const PRF_BYTES = 32;
const KEY_INFO = 'chat.herald.passkey.secret-storage.v1';

/**
 * Passkeys that open the account: each wraps the secrets with a key of its own, made of what the passkey's PRF gives
 * for its salt. The recovery code goes on to work beside them, also in other clients.
 */
export interface Passkeys {
  list(): Promise<ResultOf<'keys.passkeys'>>;
  add(passkey: ArgsOf<'keys.addPasskey'>): Promise<void>;
  remove(credentialId: string): Promise<void>;
  /** The key that a passkey opens. */
  open(credentialId: string, prf: string): Promise<OpenKey>;
}

export function createPasskeys({ client, now, randomId }: MatrixContext, crypto: CryptoApi): Passkeys {
  return {
    async list() {
      const passkeys = await readPasskeys(client);
      return passkeys.map(({ credentialId, salt, createdMs, name }) => ({
        credentialId,
        salt,
        createdMs,
        name,
      }));
    },

    async add({ credentialId, salt, prf, name }) {
      const known = await readPasskeys(client);
      const others = known.filter((passkey) => passkey.credentialId !== credentialId);
      if (others.length >= MAX_PASSKEYS) throw new PortError('too-many', `At most ${MAX_PASSKEYS} passkeys.`);
      const secrets = await exportSecrets(crypto);
      const open = { keyId: randomId(), key: await deriveKey(prf) };
      await publishKey(client, open);
      // Everything that opens the account now still does.
      await storeSecrets(client, secrets, open, await listKeysOf(client, SECRET_NAMES[0]));
      const added = { credentialId, salt, keyId: open.keyId, createdMs: now(), name };
      await writePasskeys(client, [...others, added]);
      for (const old of known) if (old.credentialId === credentialId) await dropKey(client, old.keyId);
    },

    async remove(credentialId) {
      const known = await readPasskeys(client);
      // From the list first: what is interrupted after it leaves a key that nobody is offered.
      await writePasskeys(
        client,
        known.filter((passkey) => passkey.credentialId !== credentialId),
      );
      for (const old of known) if (old.credentialId === credentialId) await dropKey(client, old.keyId);
    },

    async open(credentialId, prf) {
      const known = await readPasskeys(client);
      const passkey = known.find((one) => one.credentialId === credentialId);
      if (!passkey) throw new PortError('not-found', 'This passkey does not belong to this account.');
      const key = await deriveKey(prf);
      const info = await client.secretStorage.getKey(passkey.keyId);
      if (!info || !(await client.secretStorage.checkKey(key, info[1])))
        throw new PortError('wrong-code', 'This passkey does not open this account.');
      return { keyId: passkey.keyId, key };
    },
  };
}

/** HKDF (RFC 5869) of the PRF's output, so that the same passkey may serve something else without giving this away. */
async function deriveKey(prf: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = parseBase64Url(prf);
  if (bytes?.length !== PRF_BYTES) throw new PortError('M_INVALID_PARAM', 'The passkey gave no usable key.');
  const { subtle } = globalThis.crypto;
  const material = await subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(KEY_INFO);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  return new Uint8Array(await subtle.deriveBits(how, material, 256));
}

function parseBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
