import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Text } from './schema.ts';

export const checkUsernameAvailability = endpoint({
  spec: 'checkUsernameAvailability',
  method: 'GET',
  path: '/_matrix/client/v3/register/available',
  auth: 'none',
  limit: 'username-available',
  query: Type.Object({ username: Text(255) }),
});

export const registrationTokenValidity = endpoint({
  spec: 'registrationTokenValidity',
  method: 'GET',
  path: '/_matrix/client/v1/register/m.login.registration_token/validity',
  auth: 'none',
  limit: 'register',
  query: Type.Object({ token: Text(255) }),
});
