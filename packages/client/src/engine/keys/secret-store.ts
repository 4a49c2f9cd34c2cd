import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import encryptSecret from 'matrix-js-sdk/lib/utils/encryptAESSecretStorageItem.js';
import { encodeBase64 } from 'matrix-js-sdk/lib/base64.js';
import { SECRET_STORAGE_ALGORITHM_V1_AES, type SecretInfo } from 'matrix-js-sdk/lib/secret-storage.js';
import { PortError } from '../../port/index.ts';
import type { OpenKey } from './secret-keys.ts';

/** What of an account lies encrypted with the server: client-server API, "Secrets". */
export const SECRET_NAMES = [
  'm.cross_signing.master',
  'm.cross_signing.self_signing',
  'm.cross_signing.user_signing',
  'm.megolm_backup.v1',
] as const;

export type SecretName = (typeof SECRET_NAMES)[number];
export type Secrets = Partial<Record<SecretName, string>>;

/**
 * The secrets that this device holds.
 * @throws PortError `locked` when it does not have the identity's
 */
export async function exportSecrets(crypto: CryptoApi): Promise<Secrets> {
  const bundle = await crypto.exportSecretsBundle?.().catch(() => null);
  if (!bundle?.cross_signing) throw new PortError('locked', 'Recover this device first.');
  const { master_key, self_signing_key, user_signing_key } = bundle.cross_signing;
  const backup = await crypto.getSessionBackupPrivateKey();
  return {
    'm.cross_signing.master': master_key,
    'm.cross_signing.self_signing': self_signing_key,
    'm.cross_signing.user_signing': user_signing_key,
    ...(backup && { 'm.megolm_backup.v1': encodeBase64(backup) }),
  };
}

/** Publishes the description of a key, with which a typed one is compared; once. */
export async function publishKey(client: MatrixClient, { keyId, key }: OpenKey): Promise<void> {
  if (await client.secretStorage.hasKey(keyId)) return;
  await client.secretStorage.addKey(SECRET_STORAGE_ALGORITHM_V1_AES, { key }, keyId);
}

/**
 * Encrypts the secrets to a key besides the ones in `keep`, whose ciphertexts stay: what is kept must hold the same
 * secrets. Ciphertexts of all other keys go.
 */
export async function storeSecrets(
  client: MatrixClient,
  secrets: Secrets,
  open: OpenKey,
  keep: readonly string[],
): Promise<void> {
  for (const name of SECRET_NAMES) {
    const secret = secrets[name];
    if (secret === undefined) continue;
    const kept = only(await readEncrypted(client, name), keep);
    const encrypted = { ...kept, [open.keyId]: await encryptSecret(secret, open.key, name) };
    await client.setAccountData(name, { encrypted });
  }
}

/** Takes a key's ciphertexts away, and with them what it could open. */
export async function dropKey(client: MatrixClient, keyId: string): Promise<void> {
  for (const name of SECRET_NAMES) {
    const encrypted = await readEncrypted(client, name);
    if (!(keyId in encrypted)) continue;
    await client.setAccountData(name, {
      encrypted: only(
        encrypted,
        Object.keys(encrypted).filter((id) => id !== keyId),
      ),
    });
  }
  await client.setAccountData(`m.secret_storage.key.${keyId}`, {});
}

/** The ids of the keys with which a secret can be opened. */
export async function listKeysOf(client: MatrixClient, name: SecretName): Promise<readonly string[]> {
  return Object.keys(await readEncrypted(client, name));
}

async function readEncrypted(client: MatrixClient, name: SecretName): Promise<SecretInfo['encrypted']> {
  return (await client.getAccountDataFromServer(name))?.encrypted ?? {};
}

function only(encrypted: SecretInfo['encrypted'], keyIds: readonly string[]): SecretInfo['encrypted'] {
  return Object.fromEntries(Object.entries(encrypted).filter(([keyId]) => keyIds.includes(keyId)));
}
