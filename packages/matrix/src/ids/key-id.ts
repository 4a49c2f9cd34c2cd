import type { Brand } from './brand.ts';
import { fitsInBytes } from './byte-length.ts';

/** `algorithm:identifier`, such as `ed25519:a_xyz` or `curve25519:DEVICE`. */
export type KeyId = Brand<'KeyId'>;
/** An opaque name of one device of a user. */
export type DeviceId = Brand<'DeviceId'>;

const KEY_ID = /^[a-z0-9_]+:[^\0]+$/;

/** Reads a key id, or null. */
export function parseKeyId(text: string): KeyId | null {
  return KEY_ID.test(text) && fitsInBytes(text, 255) && text.isWellFormed() ? (text as KeyId) : null;
}

/** The algorithm in a key id: what stands before the colon. */
export function algorithmOf(keyId: KeyId): string {
  return keyId.slice(0, keyId.indexOf(':'));
}

/** Reads a device id, or null. It is opaque: not empty, at most 255 bytes, storable text. */
export function parseDeviceId(text: string): DeviceId | null {
  const legal = text.length > 0 && fitsInBytes(text, 255) && text.isWellFormed();
  return legal && !text.includes('\0') ? (text as DeviceId) : null;
}
