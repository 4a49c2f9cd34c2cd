import { PortError } from '../../port/index.ts';
import { isObject, readObject, readText } from '../content.ts';

/** Client-server API, "Sending encrypted attachments": AES-CTR with a key of its own. */
export interface EncryptedFile {
  readonly url: string;
  readonly v: 'v2';
  readonly key: {
    readonly kty: 'oct';
    readonly alg: 'A256CTR';
    readonly ext: true;
    readonly key_ops: readonly ('encrypt' | 'decrypt')[];
    readonly k: string;
  };
  /** Unpadded base64: 8 random bytes and a counter of 8 that begins at 0. */
  readonly iv: string;
  readonly hashes: { readonly sha256: string };
}

const COUNTER_BITS = 64;

/** Encrypts a file for a room. The address is not known before the bytes are uploaded. */
export async function encryptFile(
  file: Blob,
): Promise<{ readonly bytes: Blob; describe(url: string): EncryptedFile }> {
  const key = await crypto.subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, ['encrypt', 'decrypt']);
  const counter = new Uint8Array(16);
  crypto.getRandomValues(counter.subarray(0, 8));
  const algorithm = { name: 'AES-CTR', counter, length: COUNTER_BITS };
  const encrypted = await crypto.subtle.encrypt(algorithm, key, await file.arrayBuffer());
  const sha256 = toBase64(await crypto.subtle.digest('SHA-256', encrypted));
  const { k } = await crypto.subtle.exportKey('jwk', key);
  const iv = toBase64(counter);
  return {
    bytes: new Blob([encrypted], { type: 'application/octet-stream' }),
    describe: (url) => ({
      url,
      v: 'v2',
      key: { kty: 'oct', alg: 'A256CTR', ext: true, key_ops: ['encrypt', 'decrypt'], k: k ?? '' },
      iv,
      hashes: { sha256 },
    }),
  };
}

/**
 * Decrypts what an EncryptedFile describes, after its hash was checked. Rejects with `damaged-file` when the bytes
 * are not those that were sent, and `unreadable-file` when the description makes no sense.
 */
export async function decryptFile(bytes: ArrayBuffer, description: object): Promise<ArrayBuffer> {
  const parsed = parseEncryptedFile(description);
  if (!parsed) throw new PortError('unreadable-file', 'What is needed to open this file is missing.');
  const sha256 = toBase64(await crypto.subtle.digest('SHA-256', bytes));
  if (sha256 !== parsed.sha256) throw new PortError('damaged-file', 'The file is not the one that was sent.');
  const key = await importKey(parsed.k);
  return crypto.subtle.decrypt({ name: 'AES-CTR', counter: parsed.iv, length: COUNTER_BITS }, key, bytes);
}

async function importKey(k: string): Promise<CryptoKey> {
  const jwk = { kty: 'oct', alg: 'A256CTR', ext: true, key_ops: ['encrypt', 'decrypt'], k };
  try {
    return await crypto.subtle.importKey('jwk', jwk, { name: 'AES-CTR' }, false, ['decrypt']);
  } catch {
    throw new PortError('unreadable-file', 'What is needed to open this file is broken.');
  }
}

function parseEncryptedFile(
  file: object,
): { readonly k: string; readonly iv: Uint8Array<ArrayBuffer>; readonly sha256: string } | null {
  if (!isObject(file) || file['v'] !== 'v2') return null;
  const k = readText(readObject(file['key'])['k'], 100);
  const iv = fromBase64(readText(file['iv'], 100) ?? '');
  const sha256 = readText(readObject(file['hashes'])['sha256'], 100);
  if (k === null || sha256 === null || iv?.length !== 16) return null;
  return { k, iv, sha256: sha256.replaceAll('=', '') };
}

function toBase64(bytes: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('=', '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}
