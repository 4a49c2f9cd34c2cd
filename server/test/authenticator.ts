import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import assert from 'node:assert/strict';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { passkeys } from '@herald/contract';

/** What of an honest ceremony is otherwise. */
export interface Twist {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly isVerified?: boolean;
  readonly isEmbedded?: boolean;
  /** It says who made the authenticator, which is not true. */
  readonly isAttested?: boolean;
  readonly counter?: number;
  /** Null: it does not say whose it is, as keys that it does not keep itself. */
  readonly userHandle?: string | null;
}

/** A passkey, as a browser and its authenticator hold it (Web Authentication, sections 5 and 6). */
export interface SoftwarePasskey {
  /** What `navigator.credentials.create` gives, as `toJSON` writes it. */
  register(options: passkeys.PasskeyCreation, twist?: Twist): passkeys.PasskeyRegistration;
  /** What `navigator.credentials.get` gives, as `toJSON` writes it. */
  assert(options: passkeys.PasskeyRequest, twist?: Twist): passkeys.PasskeyAssertion;
  readonly id: string;
}

const FORGED_STATEMENT: readonly [string, number | Uint8Array][] = [
  ['alg', -7],
  ['sig', new Uint8Array(8)],
];
const ORIGIN = 'http://localhost';
const [USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, HAS_KEY] = [0x01, 0x04, 0x08, 0x10, 0x40];

/** One with a key of its own for ES256. It counts up from `countsFrom`, or always says 0 as synchronised ones do. */
export function createSoftwarePasskey({ countsFrom }: { countsFrom?: number } = {}): SoftwarePasskey {
  const id = randomBytes(16).toString('base64url');
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let counter = countsFrom ?? 0;
  let userHandle = randomBytes(64).toString('base64url');
  const count = (): number => (countsFrom === undefined ? 0 : (counter += 1));

  function clientData(type: string, challenge: string, twist: Twist): Buffer {
    const { origin = ORIGIN, isEmbedded: crossOrigin = false } = twist;
    const told = { type, challenge: twist.challenge ?? challenge, origin, crossOrigin };
    return Buffer.from(JSON.stringify(told));
  }

  function authenticatorData(rpId: string, more: number, twist: Twist): Buffer {
    const isSynchronised = countsFrom === undefined;
    const flags =
      USER_PRESENT |
      (twist.isVerified === false ? 0 : USER_VERIFIED) |
      (isSynchronised ? BACKUP_ELIGIBLE | BACKED_UP : 0) |
      more;
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(twist.counter ?? count());
    return Buffer.concat([sha256(twist.rpId ?? rpId), Buffer.from([flags]), counted]);
  }

  return {
    id,
    register({ rp, user, challenge }, twist = {}) {
      userHandle = user.id;
      const { x, y } = publicKey.export({ format: 'jwk' });
      assert.ok(x && y);
      // ES256 on P-256. RFC 9053, section 2.1.
      const coseKey = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]);
      const idBytes = Buffer.from(id, 'base64url');
      const authData = Buffer.concat([
        authenticatorData(rp.id, HAS_KEY, twist),
        Buffer.alloc(16),
        Buffer.from([0, idBytes.length]),
        idBytes,
        isoCBOR.encode(coseKey),
      ]);
      const attestation = new Map<string, string | Uint8Array | Map<string, number | Uint8Array>>([
        ['fmt', twist.isAttested ? 'packed' : 'none'],
        ['attStmt', new Map(twist.isAttested ? FORGED_STATEMENT : [])],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, twist).toString('base64url'),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
          transports: ['internal', 'hybrid'],
        },
        clientExtensionResults: {},
      };
    },
    assert({ rpId, challenge }, twist = {}) {
      const told = clientData('webauthn.get', challenge, twist);
      const authData = authenticatorData(rpId, 0, twist);
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: told.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', Buffer.concat([authData, sha256(told)]), privateKey).toString(
            'base64url',
          ),
          ...(twist.userHandle !== null && { userHandle: twist.userHandle ?? userHandle }),
        },
        clientExtensionResults: {},
      };
    },
  };
}

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();
