import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { JsonContent, Name, UserIdText } from './schema.ts';

export const getUserProfile = endpoint({
  spec: 'getUserProfile',
  method: 'GET',
  path: '/_matrix/client/v3/profile/{userId}',
  auth: 'optional',
  limit: 'read',
  params: Type.Object({ userId: UserIdText }),
});

// The name of a field may be longer here than a profile takes: the refusal is M_KEY_TOO_LARGE, and the
// service's.
const OneField = Type.Object({ userId: UserIdText, keyName: Name(1024) });

export const getProfileField = endpoint({
  spec: 'getProfileField',
  method: 'GET',
  path: '/_matrix/client/v3/profile/{userId}/{keyName}',
  auth: 'optional',
  limit: 'read',
  params: OneField,
});

// Spec: "An object which contains exactly one property. The key of that property MUST match the `keyName`". A
// profile holds at most 64 KiB; a larger one is refused with M_PROFILE_TOO_LARGE by the service, which must
// see it for that.
export const setProfileField = endpoint({
  spec: 'setProfileField',
  method: 'PUT',
  path: '/_matrix/client/v3/profile/{userId}/{keyName}',
  auth: 'user',
  limit: 'write',
  maxBodyBytes: bodyBytes.event,
  params: OneField,
  body: JsonContent,
});

export const deleteProfileField = endpoint({
  spec: 'deleteProfileField',
  method: 'DELETE',
  path: '/_matrix/client/v3/profile/{userId}/{keyName}',
  auth: 'user',
  limit: 'write',
  params: OneField,
});
