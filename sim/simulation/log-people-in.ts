import type { UserId } from '../../packages/matrix/src/index.ts';
import type { App } from '../../server/src/app.ts';
import type { Timers } from '../../server/src/platform/clock/index.ts';
import type { Account } from '../workload/device.ts';
import type { Shape } from '../workload/shape.ts';
import type { Host } from './host.ts';

const POLL_MS = 10;

/** Opens a session on each of everybody's devices, once the server is up. */
export async function logPeopleIn(parts: {
  readonly host: Host;
  readonly timers: Timers;
  readonly shape: Shape;
  readonly serverName: string;
}): Promise<Account[]> {
  const { sessions } = await waitForApp(parts.host, parts.timers);
  const accounts: Account[] = [];
  for (const [user, userId] of userIdsOf(parts.shape, parts.serverName).entries()) {
    for (let device = 0; device < parts.shape.devicesPerUser; device += 1) {
      const { deviceId, accessToken: token } = await sessions.login({
        userId,
        deviceId: `DEVICE${user}${'ABCDEFGH'.charAt(device)}`,
        displayName: undefined,
        withRefreshToken: false,
        ip: '127.0.0.1',
      });
      accounts.push({ userId, deviceId, token });
    }
  }
  return accounts;
}

async function waitForApp(host: Host, timers: Timers): Promise<App> {
  for (;;) {
    const app = host.server().app();
    if (app) return app;
    await timers.sleep(POLL_MS);
  }
}

/** The people of a simulation. */
export function userIdsOf({ users }: Shape, serverName: string): UserId[] {
  return Array.from({ length: users }, (_, user) => `@user${user}:${serverName}` as UserId);
}
