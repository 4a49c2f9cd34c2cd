import { keys as contract } from '@herald/contract';
import type { JsonObject } from '@herald/matrix';
import { fail } from '#platform/errors';
import { handle, type Route } from '#platform/http';
import { parseBackupVersion, type BackupKey, type Backups } from './backups.ts';

interface KeyData {
  readonly first_message_index: number;
  readonly forwarded_count: number;
  readonly is_verified: boolean;
  readonly session_data: JsonObject;
}

export function createBackupRoutes(backups: Backups): Route[] {
  return [...versionRoutes(backups), ...keyRoutes(backups)];
}

function versionRoutes(backups: Backups): Route[] {
  const tell = async (userId: string, backup: Awaited<ReturnType<Backups['getCurrent']>>) => ({
    algorithm: backup.algorithm,
    auth_data: backup.authData,
    version: String(backup.version),
    ...(await backups.describe(userId, backup)),
  });
  return [
    handle(contract.postRoomKeysVersion, async ({ caller, body }) => ({
      version: String(await backups.create(caller.userId, body.algorithm, body.auth_data)),
    })),
    handle(contract.getRoomKeysVersionCurrent, async ({ caller }) =>
      tell(caller.userId, await backups.getCurrent(caller.userId)),
    ),
    handle(contract.getRoomKeysVersion, async ({ caller, params }) =>
      tell(caller.userId, await backups.getBackup(caller.userId, parseBackupVersion(params.version))),
    ),
    handle(contract.putRoomKeysVersion, async ({ caller, params, body }) => {
      if (body.version !== undefined && body.version !== params.version) {
        fail(400, 'M_INVALID_PARAM', 'The version in the body is another than the one in the path.');
      }
      const version = parseBackupVersion(params.version);
      await backups.updateAuthData(caller.userId, version, body.algorithm, body.auth_data);
      return {};
    }),
    handle(contract.deleteRoomKeysVersion, async ({ caller, params }) => {
      await backups.deleteBackup(caller.userId, parseBackupVersion(params.version));
      return {};
    }),
  ];
}

function keyRoutes(backups: Backups): Route[] {
  return [
    handle(contract.putRoomKeyBySessionId, ({ caller, params, query, body }) =>
      backups.putKeys(caller.userId, parseBackupVersion(query.version), [
        toKey(params.roomId, params.sessionId, body),
      ]),
    ),
    handle(contract.putRoomKeysByRoomId, ({ caller, params, query, body }) =>
      backups.putKeys(caller.userId, parseBackupVersion(query.version), toKeys(params.roomId, body.sessions)),
    ),
    handle(contract.putRoomKeys, ({ caller, query, body }) =>
      backups.putKeys(
        caller.userId,
        parseBackupVersion(query.version),
        Object.entries(body.rooms).flatMap(([roomId, room]) => toKeys(roomId, room.sessions)),
      ),
    ),
    handle(contract.getRoomKeyBySessionId, async ({ caller, params, query }) => {
      const [key] = await backups.listKeys(caller.userId, parseBackupVersion(query.version), params);
      return key ? fromKey(key) : fail(404, 'M_NOT_FOUND', 'This key is not in the backup.');
    }),
    handle(contract.getRoomKeysByRoomId, async ({ caller, params, query }) => {
      const keys = await backups.listKeys(caller.userId, parseBackupVersion(query.version), params);
      return { sessions: Object.fromEntries(keys.map((key) => [key.sessionId, fromKey(key)])) };
    }),
    handle(contract.getRoomKeys, async ({ caller, query }) => {
      const keys = await backups.listKeys(caller.userId, parseBackupVersion(query.version), {});
      const rooms = [...Map.groupBy(keys, (key) => key.roomId)].map(
        ([roomId, list]) =>
          [
            roomId,
            { sessions: Object.fromEntries(list.map((key) => [key.sessionId, fromKey(key)])) },
          ] as const,
      );
      return { rooms: Object.fromEntries(rooms) };
    }),
    handle(contract.deleteRoomKeyBySessionId, ({ caller, params, query }) =>
      backups.deleteKeys(caller.userId, parseBackupVersion(query.version), params),
    ),
    handle(contract.deleteRoomKeysByRoomId, ({ caller, params, query }) =>
      backups.deleteKeys(caller.userId, parseBackupVersion(query.version), params),
    ),
    handle(contract.deleteRoomKeys, ({ caller, query }) =>
      backups.deleteKeys(caller.userId, parseBackupVersion(query.version), {}),
    ),
  ];
}

function toKeys(roomId: string, sessions: Readonly<Record<string, KeyData>>): BackupKey[] {
  return Object.entries(sessions).map(([sessionId, data]) => toKey(roomId, sessionId, data));
}

function toKey(roomId: string, sessionId: string, data: KeyData): BackupKey {
  return {
    roomId,
    sessionId,
    firstMessageIndex: data.first_message_index,
    forwardedCount: data.forwarded_count,
    isVerified: data.is_verified,
    sessionData: data.session_data,
  };
}

function fromKey(key: BackupKey): KeyData {
  return {
    first_message_index: key.firstMessageIndex,
    forwarded_count: key.forwardedCount,
    is_verified: key.isVerified,
    session_data: key.sessionData,
  };
}
