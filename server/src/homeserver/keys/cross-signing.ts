import {
  canonicalJson,
  checkSignature,
  decodeBase64,
  isJsonObject,
  type JsonObject,
  type Verifier,
} from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import type { Row, UserLog } from '#platform/stream';
import type { DeviceKeyStore } from './device-keys.ts';
import { publicKeyOf } from './key-query.ts';
import * as store from './store/keys.ts';

export interface CrossSigningParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly userLog: UserLog;
  readonly verifier: Verifier;
  readonly deviceKeys: DeviceKeyStore;
}

export type CrossSigningUpload = Readonly<
  Record<'master_key' | 'self_signing_key' | 'user_signing_key', JsonObject | undefined>
>;
export type SignatureFailures = Record<string, Record<string, { errcode: string; error: string }>>;
export type CrossSigning = ReturnType<typeof createCrossSigning>;

const FIELDS = [
  ['master', 'master_key'],
  ['self_signing', 'self_signing_key'],
  ['user_signing', 'user_signing_key'],
] as const;

/** Cross-signing identities, and signatures on devices and identities. */
export function createCrossSigning({ db, clock, userLog, verifier, deviceKeys }: CrossSigningParts) {
  async function keysOf(userId: string): Promise<Map<store.Usage, JsonObject>> {
    return new Map((await store.listCrossSigningKeys(db, [userId])).map(({ usage, key }) => [usage, key]));
  }

  function isSigned(object: JsonObject, signer: string, keyId: string, publicKey: string): boolean {
    const bytes = decodeBase64(publicKey);
    const findKey = (_entity: string, named: string) => (named === keyId ? (bytes ?? undefined) : undefined);
    return checkSignature(object, signer, findKey, verifier).ok;
  }

  /** Signatures in `given` by `signer` on an object that is stored, as rows; null when one does not hold. */
  function signatureRows(
    userId: string,
    target: string,
    given: JsonObject,
    stored: JsonObject,
    signer: string,
    keys: ReadonlyMap<string, string>,
  ): Row[] | null {
    if (!sameUnsigned(given, stored)) return null;
    const bySigner = isJsonObject(given['signatures']) ? given['signatures'][signer] : undefined;
    if (!isJsonObject(bySigner)) return null;
    const rows: Row[] = [];
    for (const [keyId, signature] of Object.entries(bySigner)) {
      const publicKey = keys.get(keyId);
      // Signatures by other keys (the device's own) came with the object itself.
      if (publicKey === undefined || typeof signature !== 'string') continue;
      if (!isSigned(given, signer, keyId, publicKey)) return null;
      rows.push(store.signatureWriter.row({ userId, target, signer, keyId, signature }));
    }
    return rows.length > 0 ? rows : null;
  }

  /** Checks one signed object that a user uploads: rows to store, or why not. */
  async function checkUpload(
    signer: string,
    userId: string,
    target: string,
    given: JsonObject,
  ): Promise<Row[] | null> {
    const own = await keysOf(signer);
    const targetKeys = signer === userId ? own : await keysOf(userId);
    const master = targetKeys.get('master');
    const signing = (usage: store.Usage) => namedKeys(own.get(usage));
    if (signer !== userId) {
      if (!master || publicKeyOf(master) !== target) return null;
      return signatureRows(userId, target, given, master, signer, signing('user_signing'));
    }
    const devices = await store.listDeviceKeys(db, [userId]);
    if (master && publicKeyOf(master) === target) {
      const byDevice = new Map(devices.flatMap(({ keys }) => [...namedKeys(keys)]));
      return signatureRows(userId, target, given, master, signer, byDevice);
    }
    const device = devices.find((one) => one.deviceId === target);
    return device ? signatureRows(userId, target, given, device.keys, signer, signing('self_signing')) : null;
  }

  return {
    /**
     * Whether an upload needs the password: not the first one (MSC3967), nor one that changes nothing.
     */
    async needsProof(userId: string, upload: CrossSigningUpload): Promise<boolean> {
      const known = await keysOf(userId);
      return known.has('master') && changed(known, upload).length > 0;
    },

    /** @throws ApiError 400 M_INVALID_PARAM, M_INVALID_SIGNATURE, M_MISSING_PARAM */
    async upload(userId: string, upload: CrossSigningUpload): Promise<void> {
      await userLog.inTurn(userId, async () => {
        const known = await keysOf(userId);
        const news = changed(known, upload);
        if (news.length === 0) return;
        const master =
          upload.master_key ??
          known.get('master') ??
          fail(400, 'M_MISSING_PARAM', 'Upload the master key first, or with the others.');
        for (const [usage, key] of news) requireGoodKey(userId, usage, key, master);
        // Noted before, so that it holds whatever becomes of the change.
        if (known.has('master') && news.some(([usage]) => usage === 'master'))
          await store.noteReplacement(db, userId, clock.now());
        await deviceKeys.commitChange(
          userId,
          news.map(([usage, key]) => store.crossSigningWriter.row({ userId, usage, key })),
        );
      });
    },

    /** Stores the signatures that hold; tells of each that does not. */
    async uploadSignatures(
      signer: string,
      upload: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>,
    ): Promise<SignatureFailures> {
      const failures: SignatureFailures = {};
      const own: Row[] = [];
      const others: Row[] = [];
      const seen = new Set<string>();
      for (const [userId, objects] of Object.entries(upload)) {
        for (const [target, given] of Object.entries(objects)) {
          const rows = await checkUpload(signer, userId, target, given);
          if (!rows) {
            const failed = failures[userId] ?? (failures[userId] = {});
            failed[target] = {
              errcode: 'M_INVALID_SIGNATURE',
              error: 'There is no such key, or the signature does not hold.',
            };
          } else if (userId === signer) own.push(...rows);
          else {
            others.push(...rows);
            seen.add(userId);
          }
        }
      }
      // A signature on somebody else's identity is seen by the signer alone.
      const marks = [...seen].map((userId) => store.deviceListWriter.row({ userId, onlyFor: signer }));
      if (own.length > 0) await deviceKeys.commitChange(signer, own);
      if (others.length > 0) await deviceKeys.commitQuietly(signer, [...others, ...marks]);
      return failures;
    },
  };

  function requireGoodKey(userId: string, usage: store.Usage, key: JsonObject, master: JsonObject): void {
    const usages = key['usage'];
    if (key['user_id'] !== userId) fail(400, 'M_INVALID_PARAM', 'This is the key of another user.');
    if (!Array.isArray(usages) || !usages.includes(usage)) {
      fail(400, 'M_INVALID_PARAM', `The key does not say that it is for ${usage}.`);
    }
    if (usage === 'master') return;
    const [signed] = [...namedKeys(master)].filter(([keyId, publicKey]) =>
      isSigned(key, userId, keyId, publicKey),
    );
    if (!signed) fail(400, 'M_INVALID_SIGNATURE', `The ${usage} key is not signed by the master key.`);
  }
}

function changed(
  known: ReadonlyMap<store.Usage, JsonObject>,
  upload: CrossSigningUpload,
): [usage: store.Usage, key: JsonObject][] {
  return FIELDS.flatMap(([usage, field]) => {
    const key = upload[field];
    const before = known.get(usage);
    return key && !(before && canonicalJson(before) === canonicalJson(key))
      ? [[usage, key] as [store.Usage, JsonObject]]
      : [];
  });
}

/** Public keys by key id. */
function namedKeys(key: JsonObject | undefined): Map<string, string> {
  const keys = key?.['keys'];
  const entries = isJsonObject(keys) ? Object.entries(keys) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function sameUnsigned(a: JsonObject, b: JsonObject): boolean {
  const strip = ({ signatures: _signatures, unsigned: _unsigned, ...rest }: JsonObject) =>
    canonicalJson(rest);
  return strip(a) === strip(b);
}
