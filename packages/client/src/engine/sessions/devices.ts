import { Method } from 'matrix-js-sdk/lib/http-api/method.js';
import type { IMyDevice, MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { PortError, type DeviceRow } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import type { Feed } from '../host.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { asPort } from '../to-port-error.ts';
import { exportData } from './export-data.ts';
import { withPassword } from './password-proof.ts';

/** The account's devices, and what can be done with them and with the account itself. */
export function createDevices(matrix: MatrixContext): Part {
  const { client, host, session, log } = matrix;
  const feeds = new Set<Feed<DeviceRow>>();

  const refresh = oneAtATime(async () => {
    if (feeds.size === 0) return;
    const rows = await listDevices(client, session.userId, session.deviceId);
    for (const feed of feeds) feed.replace(rows.map((row) => [row.deviceId, row] as const));
  });

  const again = (): void => {
    refresh().catch(() => log.warn('sessions.devices.unknown'));
  };
  const onUsers = (users: readonly string[]): void => {
    if (users.includes(session.userId)) again();
  };
  client.on(CryptoEvent.DevicesUpdated, onUsers);
  client.on(CryptoEvent.KeysChanged, again);

  host.source('devices', (_key, feed) => {
    feeds.add(feed);
    again();
    return () => feeds.delete(feed);
  });
  const change = (task: () => Promise<unknown>): Promise<null> =>
    asPort(async () => {
      await task();
      again();
      return null;
    });
  host.handle('sessions.renameDevice', ({ deviceId, name }) =>
    change(() => client.setDeviceDetails(deviceId, { display_name: name.trim() })),
  );
  host.handle('sessions.removeDevices', ({ deviceIds, password }) =>
    change(async () => {
      // This one is ended by signing out, which also erases what is here.
      if (deviceIds.includes(session.deviceId))
        throw new PortError('M_INVALID_PARAM', 'Sign out to end this device.');
      const proof = withPassword<object>(session.userId, password);
      await proof((auth) => client.deleteMultipleDevices([...deviceIds], auth ?? undefined));
    }),
  );
  host.handle('sessions.changePassword', ({ oldPassword, newPassword, signOutOthers }) =>
    change(async () => {
      const proof = withPassword<object>(session.userId, oldPassword);
      const body = { new_password: newPassword, logout_devices: signOutOthers };
      await proof((auth) =>
        client.http.authedRequest(Method.Post, '/account/password', undefined, {
          ...body,
          ...(auth && { auth }),
        }),
      );
    }),
  );
  host.handle('sessions.exportData', () => asPort(() => exportData(matrix)));

  return {
    stop() {
      client.off(CryptoEvent.DevicesUpdated, onUsers);
      client.off(CryptoEvent.KeysChanged, again);
    },
  };
}

/** At most this many are shown; an account with more has other worries. */
const MAX_DEVICES = 500;

/** All devices: this one first, then the one that was seen last. */
async function listDevices(
  client: MatrixClient,
  userId: string,
  ownId: string,
): Promise<readonly DeviceRow[]> {
  const { devices } = await client.getDevices();
  const crypto = client.getCrypto();
  const rows = await Promise.all(
    devices.slice(0, MAX_DEVICES).map(async (device): Promise<DeviceRow> => ({
      deviceId: device.device_id,
      name: device.display_name ?? device.device_id,
      isThis: device.device_id === ownId,
      trust: await trustOf(crypto, userId, device),
      lastSeenMs: device.last_seen_ts ?? null,
      lastSeenIp: device.last_seen_ip ?? null,
    })),
  );
  return rows.toSorted(
    (a, b) => Number(b.isThis) - Number(a.isThis) || (b.lastSeenMs ?? 0) - (a.lastSeenMs ?? 0),
  );
}

async function trustOf(
  crypto: CryptoApi | undefined,
  userId: string,
  { device_id: deviceId }: IMyDevice,
): Promise<DeviceRow['trust']> {
  const status = await crypto?.getDeviceVerificationStatus(userId, deviceId);
  if (!status) return 'no-encryption';
  return status.signedByOwner ? 'signed' : 'unsigned';
}
