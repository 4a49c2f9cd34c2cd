import { Type } from 'typebox';
import { endpoint, question } from './endpoint.ts';
import { roles, type Role } from './roles.ts';
import { Choice, ListOf, Text } from './schema.ts';

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

export const getOwnRoles = question({
  summary: 'What the operator has given the caller to do: a client shows the way there.',
  path: '/_herald/accounts/v1/roles',
  answer: Type.Object({ roles: ListOf(Choice(...(Object.keys(roles) as Role[])), 16) }),
});
