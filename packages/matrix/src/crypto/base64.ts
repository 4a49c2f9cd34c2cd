const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

// Either alphabet is read, as public keys of third-party invites come in both.
const VALUES = new Int8Array(128).fill(-1);
for (const alphabet of [STANDARD, URL_SAFE]) {
  for (let value = 0; value < 64; value++) VALUES[alphabet.charCodeAt(value)] = value;
}

/** Unpadded Base64 (appendices): RFC 4648 without `=`. */
export function encodeBase64(bytes: Uint8Array): string {
  return encode(bytes, STANDARD);
}

/** URL-safe unpadded Base64: `-` and `_` for `+` and `/`. */
export function encodeUrlSafeBase64(bytes: Uint8Array): string {
  return encode(bytes, URL_SAFE);
}

/** Reads Base64 of either alphabet, padded or not; null when it is neither. */
export function decodeBase64(text: string): Uint8Array | null {
  const unpadded = text.replace(/={1,2}$/, '');
  const padding = text.length - unpadded.length;
  if (unpadded.length % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) return null;
  const bytes = new Uint8Array((unpadded.length * 3) >> 2);
  let bits = 0;
  let buffered = 0;
  let at = 0;
  for (let i = 0; i < unpadded.length; i++) {
    const value = VALUES[unpadded.charCodeAt(i)] ?? -1;
    if (value === -1) return null;
    buffered = ((buffered << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = buffered >> bits;
    }
  }
  return bytes;
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    if (left > 1) text += alphabet.charAt((group >> 6) & 63);
    if (left > 2) text += alphabet.charAt(group & 63);
  }
  return text;
}
