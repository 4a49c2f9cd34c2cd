import { isJsonObject, type JsonObject } from '@herald/matrix';
import type { Db } from '#platform/db';
import type { Sessions } from '#homeserver/sessions';
import {
  listCrossSigningKeys,
  listDeviceKeys,
  listSignatures,
  type SignatureRow,
  type Usage,
} from './store/keys.ts';

export interface KeyQueryReply {
  readonly device_keys: Record<string, Record<string, JsonObject>>;
  readonly master_keys: Record<string, JsonObject>;
  readonly self_signing_keys: Record<string, JsonObject>;
  readonly user_signing_keys: Record<string, JsonObject>;
  readonly failures: Record<string, never>;
}

/**
 * Everything that `reader` may know of users' keys. Client-server API, `/keys/query`: signatures of third parties are
 * left out but the reader's own; user-signing keys are told to their owner alone.
 */
export async function queryKeys(
  parts: { db: Db; sessions: Sessions },
  reader: string,
  wanted: Readonly<Record<string, readonly string[]>>,
): Promise<KeyQueryReply> {
  const userIds = Object.keys(wanted);
  const [deviceKeys, crossSigning, signatures, names] = await Promise.all([
    listDeviceKeys(parts.db, userIds),
    listCrossSigningKeys(parts.db, userIds),
    listSignatures(parts.db, userIds, reader),
    parts.sessions.listDeviceNames(userIds),
  ]);
  const signed = (userId: string, target: string, object: JsonObject) =>
    withSignatures(
      object,
      signatures.filter((one) => one.userId === userId && one.target === target),
    );
  const reply: KeyQueryReply = {
    // Everybody who was asked for is named, also who has no device: clients forget the devices of before.
    device_keys: Object.fromEntries(userIds.map((userId) => [userId, {}])),
    master_keys: {},
    self_signing_keys: {},
    user_signing_keys: {},
    failures: {},
  };
  for (const { userId, deviceId, keys } of deviceKeys) {
    const only = wanted[userId] ?? [];
    if (only.length > 0 && !only.includes(deviceId)) continue;
    const name = names.get(userId)?.get(deviceId);
    const unsigned: JsonObject = name == null ? {} : { unsigned: { device_display_name: name } };
    const devices = reply.device_keys[userId] ?? (reply.device_keys[userId] = {});
    devices[deviceId] = { ...signed(userId, deviceId, keys), ...unsigned };
  }
  for (const { userId, usage, key } of crossSigning) {
    if (usage === 'user_signing' && userId !== reader) continue;
    reply[FIELDS[usage]][userId] = signed(userId, publicKeyOf(key), key);
  }
  return reply;
}

const FIELDS = {
  master: 'master_keys',
  self_signing: 'self_signing_keys',
  user_signing: 'user_signing_keys',
} as const satisfies Record<Usage, keyof KeyQueryReply>;

/** The public part of a cross-signing key, which has exactly one. */
export function publicKeyOf(key: JsonObject): string {
  const keys = key['keys'];
  const [only] = isJsonObject(keys) ? Object.values(keys) : [];
  return typeof only === 'string' ? only : '';
}

function withSignatures(object: JsonObject, added: readonly SignatureRow[]): JsonObject {
  if (added.length === 0) return object;
  const own = object['signatures'];
  const signatures: Record<string, Record<string, string>> = structuredClone(
    isJsonObject(own) ? own : {},
  ) as never;
  for (const { signer, keyId, signature } of added) {
    signatures[signer] = { ...signatures[signer], [keyId]: signature };
  }
  return { ...object, signatures };
}
