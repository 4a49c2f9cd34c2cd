import { deriveRecoveryKeyFromPassphrase, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SecretStorageKeyDescription } from 'matrix-js-sdk/lib/secret-storage.js';
import { PortError } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { readCode } from './account-records.ts';
import { holdsIdentity, signOwnDevice } from './identity.ts';
import { parseCode } from './recovery-code.ts';
import type { OpenKey, SecretKeys } from './secret-keys.ts';
import { listKeysOf, SECRET_NAMES } from './secret-store.ts';

/**
 * Finds which key of the account a typed code is.
 * @throws PortError `no-code` when the account has none; `wrong-code`; `replaced-code` for one that was good once,
 * with the day of the present one (ISO 8601) as its message
 */
export async function openCode({ client }: MatrixContext, typed: string): Promise<OpenKey> {
  const present = await client.secretStorage.getKey();
  if (!present) throw new PortError('no-code', 'This account has no recovery code.');
  const [keyId, info] = present;
  const candidates = [...parseCode(typed), ...(await derive(typed, info))];
  const match = async (described: SecretStorageKeyDescription): Promise<OpenKey['key'] | null> => {
    for (const key of candidates) if (await client.secretStorage.checkKey(key, described)) return key;
    return null;
  };
  const key = await match(info);
  if (key) return { keyId, key };
  const code = await readCode(client);
  for (const earlier of code?.earlier ?? []) {
    const known = await client.secretStorage.getKey(earlier.keyId);
    // A description without a check value fits every key and says nothing.
    if (code && known?.[1].mac && (await match(known[1])))
      throw new PortError('replaced-code', new Date(code.createdMs).toISOString());
  }
  throw new PortError('wrong-code', 'This is not the recovery code of this account.');
}

/** Accounts of other clients may have a passphrase in place of a code. */
async function derive(typed: string, { passphrase }: SecretStorageKeyDescription): Promise<OpenKey['key'][]> {
  if (!passphrase?.salt || passphrase.iterations > MAX_ITERATIONS) return [];
  return [
    await deriveRecoveryKeyFromPassphrase(
      typed.trim(),
      passphrase.salt,
      passphrase.iterations,
      passphrase.bits,
    ),
  ];
}

/** The server names the count, and the device has to do it: clients use 500,000. */
const MAX_ITERATIONS = 2_000_000;

/**
 * Makes this device a part of the account with a key of its secret storage: it takes the identity, signs itself with
 * it and connects the backup; older keys then come in the background.
 * @throws PortError `incomplete` when that key opens less than the whole identity, `replaced-identity` when the
 * server shows another identity than the one in the secrets, `backup-closed` when the backup belongs to another key
 */
export async function recoverWith(
  matrix: MatrixContext,
  crypto: CryptoApi,
  secretKeys: SecretKeys,
  open: OpenKey,
): Promise<void> {
  const { session } = matrix;
  if (!(await crypto.userHasCrossSigningKeys(session.userId, true)))
    throw new PortError('no-identity', 'This account was never set up.');
  await requireWhole(matrix, open.keyId);
  await secretKeys.with(open, async () => {
    if (!(await holdsIdentity(crypto, session.userId))) await takeIdentity(crypto);
    await signOwnDevice(matrix, crypto);
    await connectBackup(crypto);
  });
}

/** The SDK makes a new identity where it finds none among the secrets: what is missing must be found before. */
async function requireWhole({ client }: MatrixContext, keyId: string): Promise<void> {
  for (const name of SECRET_NAMES.slice(0, 3)) {
    if (!(await listKeysOf(client, name)).includes(keyId))
      throw new PortError('incomplete', 'This code does not open the whole account. Use another device.');
  }
}

async function takeIdentity(crypto: CryptoApi): Promise<void> {
  try {
    await crypto.bootstrapCrossSigning({});
  } catch (error) {
    const isOther = error instanceof Error && error.message.includes('importCrossSigningKeys');
    throw isOther
      ? new PortError('replaced-identity', 'The account was set up anew after this code was made.')
      : error;
  }
}

async function connectBackup(crypto: CryptoApi): Promise<void> {
  const check = await crypto.checkKeyBackupAndEnable();
  if (!check || check.trustInfo.matchesDecryptionKey) return;
  try {
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  } catch {
    throw new PortError('backup-closed', 'Older messages are kept under another key. Use another device.');
  }
  await crypto.checkKeyBackupAndEnable();
}
