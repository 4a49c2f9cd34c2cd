import { argon2, timingSafeEqual } from 'node:crypto';
import type { Random } from '#platform/random';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryKiB: 19_456, passes: 2, parallelism: 1, tagBytes: 32, saltBytes: 16 } as const;
const AT_ONCE = 2;

/** Hashes passwords with argon2id. At most two at a time: each takes 19 MiB and a core. */
export interface Passwords {
  /** A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the hash. Against null it hashes all the same and is false, so that an account
   * that does not exist costs what one that does costs.
   */
  verify(password: string, phc: string | null): Promise<boolean>;
  /** How many times the hasher ran. */
  runs(): number;
}

export function createPasswords({ random }: { random: Random }): Passwords {
  const waiting: (() => void)[] = [];
  let running = 0;
  let runs = 0;

  async function derive(password: string, salt: Uint8Array): Promise<Buffer> {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
    running += 1;
    runs += 1;
    try {
      return await argon2id(password, salt);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  // Compared with when there is no account; no password hashes to it but by chance.
  const nobody = { salt: random.bytes(COST.saltBytes), tag: Buffer.from(random.bytes(COST.tagBytes)) };
  return {
    async hash(password) {
      const salt = random.bytes(COST.saltBytes);
      const tag = await derive(password, salt);
      const { memoryKiB, passes, parallelism } = COST;
      return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
    },
    async verify(password, phc) {
      const stored = phc === null ? null : parsePhc(phc);
      const { salt, tag } = stored ?? nobody;
      const derived = await derive(password, salt);
      return timingSafeEqual(derived, tag) && stored !== null;
    },
    runs: () => runs,
  };
}

function argon2id(password: string, salt: Uint8Array): Promise<Buffer> {
  const { memoryKiB: memory, passes, parallelism, tagBytes: tagLength } = COST;
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message: password.normalize('NFKC'), nonce: salt, parallelism, tagLength, memory, passes },
      (error, tag) => (error ? reject(error) : resolve(tag)),
    );
  });
}

function parsePhc(phc: string): { salt: Buffer; tag: Buffer } | null {
  const [, algorithm, , , salt, tag] = phc.split('$');
  if (algorithm !== 'argon2id' || salt === undefined || tag === undefined) return null;
  return { salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
