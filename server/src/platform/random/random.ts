import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { assert } from '#platform/errors';

/** Chance. Nothing outside this folder asks the machine for random numbers. */
export interface Random {
  bytes(length: number): Uint8Array;
  /** An unguessable name: `length` characters of `alphabet` (letters and digits unless given). */
  id(length: number, alphabet?: string): string;
  /** A UUID of version 4 (RFC 9562, section 5.4). */
  uuid(): string;
  /** A whole number from 0 to below `maxExclusive`, every one as likely as the next. */
  int(maxExclusive: number): number;
}

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Chance for keys and tokens: the machine's cryptographic source. */
export function createSystemRandom(): Random {
  return randomFrom((length) => randomBytes(length));
}

/** Chance for tests and simulations: the same seed gives the same sequence, on every machine. */
export function createSeededRandom(seed: string | number): Random {
  const key = createHash('sha256').update(String(seed)).digest();
  const keystream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return randomFrom((length) => keystream.update(Buffer.alloc(length)));
}

function randomFrom(bytes: (length: number) => Uint8Array): Random {
  const int = (maxExclusive: number): number => {
    assert(Number.isInteger(maxExclusive) && maxExclusive > 0, 'a bound is a positive whole number');
    assert(maxExclusive <= 2 ** 48, 'a bound has at most 48 bits');
    // The last, incomplete round of 48 bits is thrown again: a plain remainder favours small numbers.
    const fairBelow = 2 ** 48 - (2 ** 48 % maxExclusive);
    for (;;) {
      const draw = Buffer.from(bytes(6)).readUIntBE(0, 6);
      if (draw < fairBelow) return draw % maxExclusive;
    }
  };
  const id = (length: number, alphabet = lettersAndDigits): string => {
    assert(alphabet.length > 1 && alphabet.length <= 256, 'an alphabet has 2 to 256 characters');
    const fairBelow = 256 - (256 % alphabet.length);
    let text = '';
    while (text.length < length) {
      for (const byte of bytes(length - text.length)) {
        if (byte < fairBelow) text += alphabet[byte % alphabet.length];
      }
    }
    return text;
  };
  const uuid = (): string => {
    const octets = Buffer.from(bytes(16));
    octets[6] = (octets[6]! & 0x0f) | 0x40;
    octets[8] = (octets[8]! & 0x3f) | 0x80;
    return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
  return { bytes, id, int, uuid };
}
