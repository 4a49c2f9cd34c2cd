import { accounts as accountsContract, sessions as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import { handle, type Route } from '#platform/http';
import type { Accounts } from '#homeserver/accounts';
import { nameIn, type Proof } from './proof.ts';
import type { Registration } from './registration.ts';
import type { Sessions } from './service.ts';
import type { DeviceRecord } from './store.ts';
import type { IssuedTokens } from './tokens.ts';

export interface SessionRoutesParts {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly registration: Registration;
  readonly proof: Proof;
}

export function createSessionRoutes(parts: SessionRoutesParts): Route[] {
  return [
    ...loginRoutes(parts),
    ...registrationRoutes(parts),
    ...accountRoutes(parts),
    ...deviceRoutes(parts),
  ];
}

function loginRoutes({ accounts, sessions }: SessionRoutesParts): Route[] {
  return [
    handle(contract.getLoginFlows, () => ({ flows: [{ type: 'm.login.password' }] })),
    handle(contract.login, async ({ body, ip }) => {
      if (body.type !== 'm.login.password')
        fail(400, 'M_UNKNOWN', `There is no login of type ${body.type} here.`);
      const name = nameIn(body) ?? fail(400, 'M_MISSING_PARAM', 'Say who logs in: identifier.user.');
      const password = body.password ?? fail(400, 'M_MISSING_PARAM', 'A password is needed.');
      const account =
        (await accounts.findByPassword(name, password)) ??
        fail(403, 'M_FORBIDDEN', 'The user name or the password is wrong.');
      return loginReply(
        await sessions.login({
          userId: account.userId,
          passwordHash: account.passwordHash,
          deviceId: body.device_id,
          displayName: body.initial_device_display_name,
          withRefreshToken: body.refresh_token ?? false,
          ip,
        }),
      );
    }),
    handle(contract.refresh, async ({ body }) => tokensReply(await sessions.refresh(body.refresh_token))),
    handle(contract.logout, async ({ caller }) => {
      await sessions.deleteDevices(caller.userId, [caller.deviceId]);
      return {};
    }),
    handle(contract.logoutAll, async ({ caller }) => {
      await sessions.deleteAllDevices(caller.userId);
      return {};
    }),
  ];
}

function registrationRoutes({ accounts, sessions, registration }: SessionRoutesParts): Route[] {
  return [
    handle(contract.register, async ({ body, query, ip }) => {
      if (query.kind === 'guest') fail(403, 'M_GUEST_ACCESS_FORBIDDEN', 'This server has no guests.');
      const userId = await registration.register({
        username: body.username,
        password: body.password,
        auth: body.auth,
      });
      if (body.inhibit_login) return { user_id: userId };
      return loginReply(
        await sessions.login({
          userId,
          deviceId: body.device_id,
          displayName: body.initial_device_display_name,
          withRefreshToken: body.refresh_token ?? false,
          ip,
        }),
      );
    }),
    handle(accountsContract.checkUsernameAvailability, async ({ query }) => {
      await accounts.requireAvailable(query.username);
      return { available: true };
    }),
    handle(accountsContract.registrationTokenValidity, ({ query }) => ({
      valid: registration.isToken(query.token),
    })),
    handle(contract.getSharedSecretNonce, () => ({ nonce: registration.giveNonce() })),
    handle(contract.registerWithSharedSecret, async ({ body, ip }) => {
      const userId = await registration.registerWithSecret(body);
      const login = await sessions.login({
        userId,
        deviceId: undefined,
        displayName: undefined,
        withRefreshToken: false,
        ip,
      });
      return { ...loginReply(login), home_server: userId.slice(userId.indexOf(':') + 1) };
    }),
  ];
}

function accountRoutes({ accounts, sessions, proof }: SessionRoutesParts): Route[] {
  return [
    handle(accountsContract.getOwnRoles, async ({ caller }) => ({
      roles: await accounts.rolesOf(caller.userId),
    })),
    handle(contract.getTokenOwner, ({ caller }) => ({
      user_id: caller.userId,
      device_id: caller.deviceId,
      is_guest: false,
    })),
    handle(contract.changePassword, async ({ caller, body }) => {
      const userId = await proof(caller, body.auth, 'password');
      await accounts.changePassword(userId, body.new_password);
      // "Whether the user's other access tokens, and their associated devices, should be revoked": by default, yes.
      if (body.logout_devices ?? true) await sessions.deleteAllDevices(userId, caller?.deviceId ?? null);
      return {};
    }),
    handle(contract.deactivateAccount, async ({ caller, body }) => {
      const userId = await proof(caller, body.auth, 'deactivate');
      await sessions.deactivate(userId, body.erase ?? false);
      // There is no identity server to unbind from.
      return { id_server_unbind_result: 'success' };
    }),
  ];
}

function deviceRoutes({ sessions, proof }: SessionRoutesParts): Route[] {
  return [
    handle(contract.getDevices, async ({ caller }) => ({
      devices: (await sessions.listDevices(caller.userId)).map(deviceReply),
    })),
    handle(contract.getDevice, async ({ caller, params }) =>
      deviceReply(await sessions.getDevice(caller.userId, params.deviceId)),
    ),
    handle(contract.updateDevice, async ({ caller, params, body }) => {
      await sessions.renameDevice(caller.userId, params.deviceId, body.display_name);
      return {};
    }),
    handle(contract.deleteDevice, async ({ caller, params, body }) => {
      await proof(caller, body.auth, `delete device ${params.deviceId}`);
      await sessions.deleteDevices(caller.userId, [params.deviceId]);
      return {};
    }),
    handle(contract.deleteDevices, async ({ caller, body }) => {
      await proof(caller, body.auth, `delete devices ${JSON.stringify(body.devices)}`);
      await sessions.deleteDevices(caller.userId, body.devices);
      return {};
    }),
  ];
}

function loginReply(login: IssuedTokens & { userId: string; deviceId: string }): Record<string, unknown> {
  return { user_id: login.userId, device_id: login.deviceId, ...tokensReply(login) };
}

function tokensReply({ accessToken, refreshToken, expiresInMs }: IssuedTokens): Record<string, unknown> {
  return {
    access_token: accessToken,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(expiresInMs !== null && { expires_in_ms: expiresInMs }),
  };
}

function deviceReply({
  deviceId,
  displayName,
  lastSeenMs,
  lastSeenIp,
}: DeviceRecord): Record<string, unknown> {
  return {
    device_id: deviceId,
    ...(displayName !== null && { display_name: displayName }),
    ...(lastSeenMs !== null && { last_seen_ts: lastSeenMs }),
    ...(lastSeenIp !== null && { last_seen_ip: lastSeenIp }),
  };
}
