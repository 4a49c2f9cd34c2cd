import type { JsonObject } from '@herald/matrix';
import type { Db, Tx } from '#platform/db';
import { ApiError, fail } from '#platform/errors';
import * as store from './store/backups.ts';

export type { BackupKey } from './store/backups.ts';
export type Backups = ReturnType<typeof createBackups>;

/** Which keys of a backup are meant: all, those of a room, or one. */
export interface Selection {
  readonly roomId?: string;
  readonly sessionId?: string;
}

/** Room keys that clients keep on the server, encrypted for themselves. Client-server API, "Server-side key backups". */
export function createBackups({ db }: { db: Db }) {
  async function getBackup(userId: string, version: number): Promise<store.BackupRecord> {
    return (await store.findBackup(db, userId, version)) ?? noBackup();
  }

  async function summary(tx: Tx, userId: string, version: number, etag: number) {
    return { etag: String(etag), count: await store.countKeys(tx, userId, version) };
  }

  return {
    getBackup,
    create: (userId: string, algorithm: string, authData: JsonObject): Promise<number> =>
      db.tx((tx) => store.insertBackup(tx, userId, algorithm, authData)),

    async getCurrent(userId: string): Promise<store.BackupRecord> {
      return (await store.findNewestBackup(db, userId)) ?? noBackup();
    },

    async describe(userId: string, backup: store.BackupRecord) {
      return { count: await store.countKeys(db, userId, backup.version), etag: String(backup.etag) };
    },

    /** "The algorithm must be the same as in the version that is updated." */
    async updateAuthData(
      userId: string,
      version: number,
      algorithm: string,
      authData: JsonObject,
    ): Promise<void> {
      const backup = await getBackup(userId, version);
      if (backup.algorithm !== algorithm) fail(400, 'M_INVALID_PARAM', 'A backup keeps its algorithm.');
      await store.updateAuthData(db, userId, version, authData);
    },

    async deleteBackup(userId: string, version: number): Promise<void> {
      await getBackup(userId, version);
      await db.tx((tx) => store.deleteBackup(tx, userId, version));
    },

    /**
     * Stores keys. A key that is there is replaced only by a better one: verified rather than not, then a lower first
     * index, then fewer forwards.
     * @throws ApiError 403 M_WRONG_ROOM_KEYS_VERSION when there is a newer backup, 404 when there is no such one
     */
    async putKeys(userId: string, version: number, keys: readonly store.BackupKey[]) {
      return db.tx(async (tx) => {
        const newest = await store.lockNewestBackup(tx, userId);
        if (!newest) noBackup();
        if (newest.version !== version) {
          throw new ApiError(403, 'M_WRONG_ROOM_KEYS_VERSION', 'There is another backup now.', {
            current_version: String(newest.version),
          });
        }
        const stored = await store.putKeys(tx, userId, version, keys);
        const etag = stored > 0 ? await store.raiseEtag(tx, userId, version) : newest.etag;
        return summary(tx, userId, version, etag);
      });
    },

    async listKeys(userId: string, version: number, selection: Selection): Promise<store.BackupKey[]> {
      await getBackup(userId, version);
      return store.listKeys(db, userId, version, selection.roomId ?? null, selection.sessionId ?? null);
    },

    async deleteKeys(userId: string, version: number, selection: Selection) {
      await getBackup(userId, version);
      return db.tx(async (tx) => {
        const gone = await store.deleteKeys(
          tx,
          userId,
          version,
          selection.roomId ?? null,
          selection.sessionId ?? null,
        );
        const backup = await store.findBackup(tx, userId, version);
        const etag = gone > 0 ? await store.raiseEtag(tx, userId, version) : (backup?.etag ?? 0);
        return summary(tx, userId, version, etag);
      });
    },
  };
}

/** Versions are numbers to us and text to clients. */
export function parseBackupVersion(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : noBackup();
}

function noBackup(): never {
  return fail(404, 'M_NOT_FOUND', 'There is no such backup.');
}
