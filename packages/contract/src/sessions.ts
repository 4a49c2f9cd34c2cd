import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { Choice, DeviceIdText, ListOf, Name, Text } from './schema.ts';
import { AuthData, UserIdentifier } from './user-interactive.ts';

const DeviceName = Text(1024);
// argon2 reads the whole password: a bound keeps its cost the server's choice.
const Password = Text(1024);

export const getLoginFlows = endpoint({
  spec: 'getLoginFlows',
  method: 'GET',
  path: '/_matrix/client/v3/login',
  auth: 'none',
  limit: 'public',
});

export const login = endpoint({
  spec: 'login',
  method: 'POST',
  path: '/_matrix/client/v3/login',
  auth: 'none',
  limit: 'login',
  body: Type.Object({
    type: Name(255),
    identifier: Type.Optional(UserIdentifier),
    user: Type.Optional(Text(255)),
    password: Type.Optional(Password),
    token: Type.Optional(Text(1024)),
    device_id: Type.Optional(DeviceIdText),
    initial_device_display_name: Type.Optional(DeviceName),
    refresh_token: Type.Optional(Type.Boolean()),
  }),
});

export const register = endpoint({
  spec: 'register',
  method: 'POST',
  path: '/_matrix/client/v3/register',
  auth: 'none',
  limit: 'register',
  query: Type.Object({ kind: Type.Optional(Choice('guest', 'user')) }),
  body: Type.Object({
    auth: Type.Optional(AuthData),
    username: Type.Optional(Text(255)),
    password: Type.Optional(Password),
    device_id: Type.Optional(DeviceIdText),
    initial_device_display_name: Type.Optional(DeviceName),
    inhibit_login: Type.Optional(Type.Boolean()),
    refresh_token: Type.Optional(Type.Boolean()),
  }),
});

export const refresh = endpoint({
  spec: 'refresh',
  method: 'POST',
  path: '/_matrix/client/v3/refresh',
  auth: 'none',
  limit: 'refresh',
  body: Type.Object({ refresh_token: Text(1024) }),
});

export const logout = endpoint({
  spec: 'logout',
  method: 'POST',
  path: '/_matrix/client/v3/logout',
  auth: 'user',
  limit: 'session',
});

export const logoutAll = endpoint({
  spec: 'logout_all',
  method: 'POST',
  path: '/_matrix/client/v3/logout/all',
  auth: 'user',
  limit: 'session',
});

export const getTokenOwner = endpoint({
  spec: 'getTokenOwner',
  method: 'GET',
  path: '/_matrix/client/v3/account/whoami',
  auth: 'user',
  limit: 'session',
});

// Spec: the access token is optional here, so that a password can be reset with other proof of who asks.
export const changePassword = endpoint({
  spec: 'changePassword',
  method: 'POST',
  path: '/_matrix/client/v3/account/password',
  auth: 'optional',
  limit: 'user-interactive',
  body: Type.Object({
    new_password: Password,
    logout_devices: Type.Optional(Type.Boolean()),
    auth: Type.Optional(AuthData),
  }),
});

export const deactivateAccount = endpoint({
  spec: 'deactivateAccount',
  method: 'POST',
  path: '/_matrix/client/v3/account/deactivate',
  auth: 'optional',
  limit: 'user-interactive',
  emptyBody: true,
  body: Type.Object({
    auth: Type.Optional(AuthData),
    id_server: Type.Optional(Text(255)),
    erase: Type.Optional(Type.Boolean()),
  }),
});

export const getDevices = endpoint({
  spec: 'getDevices',
  method: 'GET',
  path: '/_matrix/client/v3/devices',
  auth: 'user',
  limit: 'session',
});

const OneDevice = Type.Object({ deviceId: DeviceIdText });

export const getDevice = endpoint({
  spec: 'getDevice',
  method: 'GET',
  path: '/_matrix/client/v3/devices/{deviceId}',
  auth: 'user',
  limit: 'session',
  params: OneDevice,
});

export const updateDevice = endpoint({
  spec: 'updateDevice',
  method: 'PUT',
  path: '/_matrix/client/v3/devices/{deviceId}',
  auth: 'user',
  limit: 'session',
  params: OneDevice,
  body: Type.Object({ display_name: Type.Optional(DeviceName) }),
});

export const deleteDevice = endpoint({
  spec: 'deleteDevice',
  method: 'DELETE',
  path: '/_matrix/client/v3/devices/{deviceId}',
  auth: 'user',
  limit: 'user-interactive',
  emptyBody: true,
  params: OneDevice,
  body: Type.Object({ auth: Type.Optional(AuthData) }),
});

export const deleteDevices = endpoint({
  spec: 'deleteDevices',
  method: 'POST',
  path: '/_matrix/client/v3/delete_devices',
  auth: 'user',
  limit: 'user-interactive',
  maxBodyBytes: bodyBytes.event,
  body: Type.Object({ devices: ListOf(DeviceIdText, 1000), auth: Type.Optional(AuthData) }),
});

// Not of the specification: registration with a shared secret, as Synapse's tools and test suites speak it.
export const getSharedSecretNonce = endpoint({
  spec: null,
  method: 'GET',
  path: '/_synapse/admin/v1/register',
  auth: 'none',
  limit: 'register',
});

export const registerWithSharedSecret = endpoint({
  spec: null,
  method: 'POST',
  path: '/_synapse/admin/v1/register',
  auth: 'none',
  limit: 'register',
  body: Type.Object({
    nonce: Text(255),
    username: Text(255),
    displayname: Type.Optional(Text(1024)),
    password: Password,
    admin: Type.Optional(Type.Boolean()),
    user_type: Type.Optional(Type.Union([Text(255), Type.Null()])),
    mac: Text(255),
  }),
});
