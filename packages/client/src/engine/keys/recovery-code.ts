import { decodeRecoveryKey, encodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';

/**
 * Recovery codes as people write them: 32 random bytes in the encoding that all Matrix clients read (appendices,
 * "Cryptographic key representation"), in groups of four.
 */
export function formatCode(key: Uint8Array<ArrayBuffer>): string {
  return encodeRecoveryKey(key) ?? '';
}

/** How many letters of one code may be ones that the alphabet lacks. */
const MAX_DOUBTS = 4;
/** What somebody who reads one of these meant. Base58 has no 0, O, I and l, because they look like others. */
const LOOKALIKES: ReadonlyMap<string, readonly string[]> = new Map([
  ['0', ['o']],
  ['O', ['o']],
  ['I', ['1', 'i', 'L']],
  ['l', ['1', 'i', 'L']],
]);

/**
 * The keys that a typed code can mean; none when it is no code. Spaces, hyphens and invisible characters do not
 * matter, and full-width letters are read as plain ones. Case does matter: in base58 `a` and `A` are different
 * digits, and of 48 letters the case cannot be guessed.
 */
export function parseCode(typed: string): readonly Uint8Array<ArrayBuffer>[] {
  const text = typed.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '');
  const keys: Uint8Array<ArrayBuffer>[] = [];
  for (const reading of listReadings(text)) {
    const key = decode(reading);
    if (key) keys.push(key);
  }
  return keys;
}

function listReadings(text: string): readonly string[] {
  const doubts = [...text].filter((letter) => LOOKALIKES.has(letter)).length;
  if (doubts > MAX_DOUBTS) return [];
  let readings = [''];
  for (const letter of text) {
    const meant = LOOKALIKES.get(letter) ?? [letter];
    readings = readings.flatMap((start) => meant.map((one) => start + one));
  }
  return readings;
}

function decode(code: string): Uint8Array<ArrayBuffer> | null {
  try {
    return decodeRecoveryKey(code);
  } catch {
    return null;
  }
}
