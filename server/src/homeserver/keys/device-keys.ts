import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import type { LatestPositions, UserLog } from '#platform/stream';
import type { Events } from '#homeserver/events';
import type { SessionHooks } from '#homeserver/sessions';
import { createKeyCounts, type KeyCounts } from './key-counts.ts';
import * as store from './store/keys.ts';

export interface DeviceKeysParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly userLog: UserLog;
  readonly events: Events;
  readonly latest: LatestPositions;
}

export interface KeyUpload {
  readonly device_keys?: JsonObject & { user_id: string; device_id: string };
  readonly one_time_keys?: Readonly<Record<string, JsonValue>>;
  readonly fallback_keys?: Readonly<Record<string, JsonValue>>;
}

/** A device uploads 50 to 100; more is a mistake or an attack. */
const MAX_ONE_TIME_KEYS = 1_000;
/** The one name under which changes of device lists are remembered. */
export const DEVICE_LISTS = 'device lists';

export type DeviceKeyStore = ReturnType<typeof createDeviceKeys>;

/** The keys of devices: identity keys, one-time keys, fallback keys. */
export function createDeviceKeys({ db, clock, userLog, events, latest }: DeviceKeysParts) {
  const counts: KeyCounts = createKeyCounts(db);

  /** Commits rows that change what others see of a user's devices, and wakes everybody who shares a room. */
  async function commitChange(userId: string, rows: Parameters<UserLog['commit']>[0]['rows']): Promise<void> {
    const change = store.deviceListWriter.row({ userId, onlyFor: null });
    const rooms = await joinedRooms(userId);
    await latest.during([DEVICE_LISTS], () => userLog.commit({ userId, rows: [...rows, change], rooms }));
  }

  /** Commits rows with marks of their own, which the user alone sees. */
  async function commitQuietly(
    userId: string,
    rows: Parameters<UserLog['commit']>[0]['rows'],
  ): Promise<void> {
    await latest.during([DEVICE_LISTS], () => userLog.commit({ userId, rows }));
  }

  async function joinedRooms(userId: string): Promise<string[]> {
    const memberships = await events.listMemberships(userId, events.position());
    return memberships.filter((one) => one.membership === 'join').map((one) => one.roomId);
  }

  async function putDeviceKeys(
    userId: string,
    deviceId: string,
    keys: JsonObject & { user_id: string; device_id: string },
  ) {
    if (keys.user_id !== userId || keys.device_id !== deviceId) {
      fail(400, 'M_INVALID_PARAM', 'These are the keys of another device.');
    }
    await userLog.inTurn(userId, async () => {
      const known = (await store.listDeviceKeys(db, [userId])).find((one) => one.deviceId === deviceId);
      if (known && sameJson(known.keys, keys)) return;
      await commitChange(userId, [store.deviceKeyWriter.row({ userId, deviceId, keys })]);
    });
  }

  const watch = (commit: () => Promise<number>): Promise<number> => latest.during([DEVICE_LISTS], commit);

  const hooks: SessionHooks = {
    devicesDeleted: async (userId, deviceIds) => {
      for (const deviceId of deviceIds) counts.forget(userId, deviceId);
      const gone = deviceIds.map((deviceId) => store.keyDeletionWriter.row({ userId, deviceId }));
      return {
        rows: [...gone, store.deviceListWriter.row({ userId, onlyFor: null })],
        rooms: await joinedRooms(userId),
        around: watch,
      };
    },
    deviceRenamed: async (userId) => ({
      rows: [store.deviceListWriter.row({ userId, onlyFor: null })],
      rooms: await joinedRooms(userId),
      around: watch,
    }),
  };

  return {
    hooks,
    counts,
    commitChange,
    commitQuietly,
    /** @throws ApiError 400 when the keys are another device's, or a one-time key's id is taken by another key */
    async upload(userId: string, deviceId: string, upload: KeyUpload): Promise<Record<string, number>> {
      if (upload.device_keys) await putDeviceKeys(userId, deviceId, upload.device_keys);
      const oneTime = toRows(upload.one_time_keys ?? {});
      const fallback = toRows(upload.fallback_keys ?? {});
      if (oneTime.length + fallback.length > 0) {
        await db.tx(async (tx) => {
          const known = await store.addOneTimeKeys(tx, userId, deviceId, oneTime, clock.now());
          requireSame(oneTime, known);
          await store.putFallbackKeys(tx, userId, deviceId, fallback);
          const total = (await store.countOneTimeKeys(tx, userId, deviceId)).reduce(
            (sum, one) => sum + one.count,
            0,
          );
          if (total > MAX_ONE_TIME_KEYS) {
            fail(400, 'M_UNKNOWN', `A device has at most ${MAX_ONE_TIME_KEYS} one-time keys.`);
          }
        });
        counts.forget(userId, deviceId);
      }
      return (await counts.get(userId, deviceId)).oneTime;
    },
    /** Takes one key for each (user, device, algorithm): a one-time key, else the fallback key, else none. */
    async claim(wanted: readonly store.ClaimRow[]): Promise<store.ClaimedRow[]> {
      const taken = await store.takeOneTimeKeys(db, wanted);
      const has = new Set(taken.map(nameOf));
      const rest = wanted.filter((one) => !has.has(nameOf(one)));
      const fallback = rest.length > 0 ? await store.useFallbackKeys(db, rest) : [];
      for (const { userId, deviceId } of [...taken, ...fallback]) counts.forget(userId, deviceId);
      return [...taken, ...fallback];
    },
  };
}

const nameOf = ({ userId, deviceId, algorithm }: store.ClaimRow) =>
  JSON.stringify([userId, deviceId, algorithm]);

/** `{"<algorithm>:<id>": key}`; @throws ApiError 400 M_INVALID_PARAM */
function toRows(keys: Readonly<Record<string, JsonValue>>): store.OneTimeKeyRow[] {
  return Object.entries(keys).map(([name, key]) => {
    const colon = name.indexOf(':');
    if (colon < 1) fail(400, 'M_INVALID_PARAM', 'The name of a one-time key is <algorithm>:<key id>.');
    return { algorithm: name.slice(0, colon), keyId: name.slice(colon + 1), key };
  });
}

/** The same key may be uploaded again; another one under its id would make two devices disagree. */
function requireSame(given: readonly store.OneTimeKeyRow[], known: readonly store.OneTimeKeyRow[]): void {
  for (const { algorithm, keyId, key } of known) {
    const again = given.find((one) => one.algorithm === algorithm && one.keyId === keyId);
    if (again && !sameJson(asObject(again.key), asObject(key))) {
      fail(400, 'M_INVALID_PARAM', `There is another one-time key under ${algorithm}:${keyId}.`);
    }
  }
}

function asObject(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : { key: value };
}

function sameJson(a: JsonObject, b: JsonObject): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
