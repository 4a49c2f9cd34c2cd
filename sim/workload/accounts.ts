import { assert } from '../../server/src/platform/errors/index.ts';
import type { Account, Body } from './device.ts';
import type { Shape } from './shape.ts';
import type { World } from './world.ts';

const PASSWORD = 'correct horse battery';
const PATIENCE_MS = 30_000;

/** Signs people up, each with the same number of devices, one request after the other. */
export async function registerPeople(world: World, shape: Shape, serverName: string): Promise<Account[]> {
  const accounts: Account[] = [];
  for (let user = 0; user < shape.users; user += 1) {
    for (let device = 0; device < shape.devicesPerUser; device += 1) {
      const name = `user${user}`;
      const deviceId = `DEVICE${user}${'ABCDEFGH'.charAt(device)}`;
      const body = device === 0 ? signUp(name, deviceId) : logIn(name, deviceId);
      const path = device === 0 ? '/_matrix/client/v3/register' : '/_matrix/client/v3/login';
      const token = await enter(world, path, body);
      accounts.push({ userId: `@${name}:${serverName}`, deviceId, token });
    }
  }
  return accounts;
}

function signUp(username: string, deviceId: string): Body {
  return { username, password: PASSWORD, device_id: deviceId, auth: { type: 'm.login.dummy' } };
}

function logIn(user: string, deviceId: string): Body {
  return {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password: PASSWORD,
    device_id: deviceId,
  };
}

async function enter(world: World, path: string, body: Body): Promise<string> {
  const ask = { method: 'POST', path, token: null, body, timeoutMs: PATIENCE_MS } as const;
  const answer = await world.wire.exchange(ask);
  const token = answer.body['access_token'];
  assert(typeof token === 'string', `${path} answers ${answer.status} ${JSON.stringify(answer.body)}`);
  return token;
}
