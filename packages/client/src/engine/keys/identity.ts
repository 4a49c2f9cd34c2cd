import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { PortError } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { withPassword } from '../sessions/password-proof.ts';

/** Whether this device holds the private keys of the identity that the account has now. */
export async function holdsIdentity(crypto: CryptoApi, userId: string): Promise<boolean> {
  const { privateKeysCachedLocally: keys } = await crypto.getCrossSigningStatus();
  if (!keys.masterKey || !keys.selfSigningKey || !keys.userSigningKey) return false;
  return (await crypto.getUserVerificationStatus(userId)).isCrossSigningVerified();
}

/** Signs this device with the identity that it holds, where that was not done. */
export async function signOwnDevice({ session }: MatrixContext, crypto: CryptoApi): Promise<void> {
  const status = await crypto.getDeviceVerificationStatus(session.userId, session.deviceId);
  if (!status?.signedByOwner) await crypto.crossSignDevice(session.deviceId);
}

/**
 * Makes the account's first identity, or goes on with the one that this device made before it was interrupted.
 * @throws PortError `locked` when another device made it meanwhile
 */
export async function ensureIdentity(
  matrix: MatrixContext,
  crypto: CryptoApi,
  password: string | null,
): Promise<void> {
  const { userId } = matrix.session;
  if (!(await crypto.userHasCrossSigningKeys(userId, true))) return makeIdentity(matrix, crypto, password);
  if (!(await holdsIdentity(crypto, userId)))
    throw new PortError('locked', 'This account is set up on another device. Recover this one.');
  await signOwnDevice(matrix, crypto);
}

/**
 * Makes a new identity in place of whatever there is, signs this device with it and tells the server.
 *
 * The SDK puts the new keys into secret storage at once when there is one. It must not find one here: its key is
 * not at hand, and the keys would be lost.
 */
export async function makeIdentity(
  { client, session }: MatrixContext,
  crypto: CryptoApi,
  password: string | null,
): Promise<void> {
  if ((await client.secretStorage.getDefaultKeyId()) !== null)
    await client.secretStorage.setDefaultKeyId(null);
  await crypto.bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: withPassword<void>(session.userId, password),
  });
}
