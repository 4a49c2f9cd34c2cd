import type { UserId } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { ApiError, fail } from '#platform/errors';
import type { Caller } from '#platform/http';
import type { Outbox } from '#platform/outbox';
import type { Random } from '#platform/random';
import type { Row, UserLog } from '#platform/stream';
import type { Accounts } from '#homeserver/accounts';
import type { DeviceChange, SessionHooks } from './hooks.ts';
import * as store from './store.ts';
import { createTokenCache } from './token-cache.ts';
import { createTokens, type IssuedTokens } from './tokens.ts';

export interface SessionsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly userLog: UserLog;
  readonly outbox: Outbox;
  readonly accounts: Accounts;
  readonly hooks: readonly SessionHooks[];
  /** For how many days addresses of devices are kept; 0: not at all. */
  readonly addressDays: number;
}

export interface LoginRequest {
  readonly userId: UserId;
  /** The password that was proved; it must still be the account's. */
  readonly passwordHash?: string;
  readonly deviceId: string | undefined;
  readonly displayName: string | undefined;
  readonly withRefreshToken: boolean;
  readonly ip: string;
}

/** The outbox topic under which an account's end is noted, by itself or by the operator; the key is the user id. */
export const ACCOUNT_ENDS = 'accounts.deactivate';

export interface AccountEnd {
  readonly userId: string;
  readonly erase?: boolean;
}

export type Sessions = ReturnType<typeof createSessions>;

const DEVICE_ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Logins, tokens and devices. */
export function createSessions(parts: SessionsParts) {
  const { db, clock, random, userLog, outbox, accounts, hooks } = parts;
  const cache = createTokenCache();
  const tokens = createTokens({ db, clock, random, cache });

  /** What the hooks want committed with a change. */
  async function ask(
    question: (hook: SessionHooks) => Promise<DeviceChange> | undefined,
  ): Promise<DeviceChange[]> {
    return Promise.all(hooks.map(question).filter((answer) => answer !== undefined));
  }

  /** One commit for the change and for all that goes with it. */
  async function commit(
    userId: string,
    own: readonly Row[],
    changes: readonly DeviceChange[],
  ): Promise<void> {
    const rows = [...own, ...changes.flatMap((change) => change.rows)];
    const rooms = changes.flatMap((change) => change.rooms ?? []);
    const write = (): Promise<number> => userLog.commit({ userId, rows, rooms });
    const watched = changes.reduce<() => Promise<number>>(
      (inner, { around }) => (around ? () => around(inner) : inner),
      write,
    );
    await watched();
  }

  async function deleteDevices(userId: string, deviceIds: readonly string[]): Promise<void> {
    if (deviceIds.length === 0) return;
    const changes = await ask((hook) => hook.devicesDeleted?.(userId, deviceIds));
    const rows = deviceIds.map((deviceId) => store.deviceDeletionWriter.row({ userId, deviceId }));
    for (const deviceId of deviceIds) cache.forgetDevice(userId, deviceId);
    await commit(userId, rows, changes);
    // Once more: a request that began before the commit may have read the token again.
    for (const deviceId of deviceIds) cache.forgetDevice(userId, deviceId);
  }

  return {
    /**
     * Who a token belongs to. Tokens of ended sessions and of deactivated accounts belong to nobody.
     */
    async authenticate(token: string): Promise<Caller | ApiError> {
      return (
        (await tokens.find(token)) ??
        new ApiError(401, 'M_UNKNOWN_TOKEN', 'This access token is not known, or no longer. Log in again.')
      );
    },

    /** Opens a session on a device, a new one unless it is named. */
    async login(request: LoginRequest): Promise<IssuedTokens & { userId: string; deviceId: string }> {
      const { userId, displayName = null, ip } = request;
      const deviceId = request.deviceId ?? random.id(10, DEVICE_ID_ALPHABET);
      const atMs = clock.now();
      cache.forgetDevice(userId, deviceId);
      const issued = await db.tx(async (tx) => {
        // Proving a password takes time: one that was changed meanwhile opens no session that would outlive it.
        if (
          request.passwordHash !== undefined &&
          !(await accounts.holdsPassword(tx, userId, request.passwordHash))
        ) {
          fail(403, 'M_FORBIDDEN', 'The user name or the password is wrong.');
        }
        await store.upsertDevice(tx, { userId, deviceId, displayName, atMs });
        // "If this device was logged in before, its tokens are no longer good."
        await store.deleteTokens(tx, userId, deviceId);
        await store.markSeen(tx, { userId, deviceId, atMs, ip: parts.addressDays > 0 ? ip : null });
        return tokens.issue(tx, {
          userId,
          deviceId,
          generation: 0,
          withRefreshToken: request.withRefreshToken,
        });
      });
      cache.forgetDevice(userId, deviceId);
      return { userId, deviceId, ...issued };
    },

    refresh: tokens.refresh,

    listDevices: (userId: string) => store.listDevices(db, userId),

    /** Devices and their names, by user. */
    async listDeviceNames(userIds: readonly string[]): Promise<Map<string, Map<string, string | null>>> {
      const byUser = new Map<string, Map<string, string | null>>();
      for (const { userId, deviceId, displayName } of await store.listDeviceNames(db, userIds)) {
        byUser.set(
          userId,
          (byUser.get(userId) ?? new Map<string, string | null>()).set(deviceId, displayName),
        );
      }
      return byUser;
    },

    async getDevice(userId: string, deviceId: string): Promise<store.DeviceRecord> {
      return (
        (await store.findDevice(db, userId, deviceId)) ?? fail(404, 'M_NOT_FOUND', 'You have no such device.')
      );
    },

    async renameDevice(userId: string, deviceId: string, displayName: string | undefined): Promise<void> {
      const device = await store.findDevice(db, userId, deviceId);
      if (!device) fail(404, 'M_NOT_FOUND', 'You have no such device.');
      if (displayName === undefined || displayName === device.displayName) return;
      await store.renameDevice(db, userId, deviceId, displayName);
      const changes = await ask((hook) => hook.deviceRenamed?.(userId, deviceId));
      if (changes.length > 0) await commit(userId, [], changes);
    },

    deleteDevices,

    /** Ends every session of a user, but for one device where it is named. */
    async deleteAllDevices(userId: string, except: string | null = null): Promise<void> {
      const devices = await store.listDevices(db, userId);
      await deleteDevices(
        userId,
        devices.map((device) => device.deviceId).filter((id) => id !== except),
      );
    },

    /**
     * Ends an account for good. What has to be done is noted first, so that a crash on the way leaves nothing half
     * done: the outbox does the rest.
     */
    async deactivate(userId: string, erase: boolean): Promise<void> {
      await db.tx((tx) => outbox.put(tx, ACCOUNT_ENDS, userId, { userId, erase }));
      await outbox.drain();
    },

    /**
     * Does what `deactivate` noted; again where it was interrupted. The sessions end first, with the account's own
     * row: from then on no credential works, whatever happens to the rest.
     */
    async endAccount({ userId, erase = false }: AccountEnd): Promise<void> {
      const devices = (await store.listDevices(db, userId)).map((device) => device.deviceId);
      const changes = await ask((hook) => hook.devicesDeleted?.(userId, devices));
      const gone = devices.map((deviceId) => store.deviceDeletionWriter.row({ userId, deviceId }));
      await commit(userId, [...accounts.deactivationRows(userId), ...gone], changes);
      for (const deviceId of devices) cache.forgetDevice(userId, deviceId);
      for (const hook of hooks) await hook.accountDeactivated?.(userId, erase);
    },

    /** Drops addresses that were kept long enough. */
    async dropOldAddresses(): Promise<void> {
      await store.dropOldAddresses(db, clock.now() - parts.addressDays * 86_400_000);
    },
  };
}
