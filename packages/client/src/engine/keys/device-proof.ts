import type { DeviceKeyProof } from '@herald/contract';
import { PortError } from '../../port/index.ts';
import { isObject, readObject, readText } from '../content.ts';
import type { MatrixContext } from '../context.ts';

/**
 * Proves that a person wants just what an object says: the password, and this device's signature over the object.
 * @throws PortError when the device has no key
 */
export async function proveByDevice(
  { client, session }: MatrixContext,
  object: object,
  password: string,
): Promise<DeviceKeyProof> {
  const crypto = client.getCrypto();
  if (!isSigner(crypto)) throw new PortError('no-crypto', 'This device cannot sign.');
  const signed: Record<string, unknown> = { ...object };
  await crypto.signObject(signed);
  const { userId, deviceId } = session;
  const keyId = `ed25519:${deviceId}`;
  // The master key signs as well, where it is at hand: only the device's signature is asked for.
  const signature = readText(readObject(readObject(signed['signatures'])[userId])[keyId]);
  if (signature === null) throw new PortError('no-crypto', 'This device cannot sign.');
  const signatures = { [userId]: { [keyId]: signature } } as DeviceKeyProof['signatures'];
  return { type: 'chat.herald.device_key', password, signatures };
}

interface Signer {
  signObject(object: Record<string, unknown>): Promise<void>;
}

// The SDK's crypto signs objects, though its public interface does not say so.
function isSigner(crypto: unknown): crypto is Signer {
  return isObject(crypto) && typeof Reflect.get(crypto, 'signObject') === 'function';
}
