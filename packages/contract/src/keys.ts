import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { Choice, Count, DeviceIdText, JsonContent, ListOf, MapOf, Name, Text, TokenText } from './schema.ts';
import { UserIdText } from './schema.ts';
import { AuthData } from './user-interactive.ts';

export * from './key-backups.ts';

const KeyText = Text(4096);
const KeyName = Name(255);
/**
 * User, then key id, then signature. Clients of other makers sign with names that are no user ids: kept as
 * they are.
 */
export const Signatures = MapOf(MapOf(KeyText, KeyName), Name(255));

export const DeviceKeys = Type.Object({
  user_id: UserIdText,
  device_id: DeviceIdText,
  algorithms: ListOf(Text(255), 100),
  keys: MapOf(KeyText, KeyName),
  signatures: Signatures,
});

export const OneTimeKey = Type.Union([
  KeyText,
  Type.Object({ key: KeyText, signatures: Signatures, fallback: Type.Optional(Type.Boolean()) }),
]);

/** `<algorithm>:<key id>` to key. */
export const OneTimeKeys = MapOf(OneTimeKey, KeyName);

export const uploadKeys = endpoint({
  spec: 'uploadKeys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/upload',
  auth: 'user',
  limit: 'keys',
  maxBodyBytes: bodyBytes.large,
  emptyBody: true,
  body: Type.Object({
    device_keys: Type.Optional(DeviceKeys),
    one_time_keys: Type.Optional(OneTimeKeys),
    fallback_keys: Type.Optional(OneTimeKeys),
  }),
});

export const queryKeys = endpoint({
  spec: 'queryKeys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/query',
  auth: 'user',
  limit: 'keys',
  maxBodyBytes: bodyBytes.large,
  body: Type.Object({
    timeout: Type.Optional(Count),
    device_keys: MapOf(ListOf(DeviceIdText, 10_000), UserIdText),
  }),
});

export const claimKeys = endpoint({
  spec: 'claimKeys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/claim',
  auth: 'user',
  limit: 'keys',
  maxBodyBytes: bodyBytes.large,
  body: Type.Object({
    timeout: Type.Optional(Count),
    /** User, then device, then algorithm. */
    one_time_keys: MapOf(MapOf(Name(255), DeviceIdText), UserIdText),
  }),
});

export const getKeysChanges = endpoint({
  spec: 'getKeysChanges',
  method: 'GET',
  path: '/_matrix/client/v3/keys/changes',
  auth: 'user',
  limit: 'keys',
  query: Type.Object({ from: TokenText, to: TokenText }),
});

// Spec: "The object must have exactly one property".
const PublicKey = Type.Unsafe<Record<string, string>>(
  Type.Object({}, { additionalProperties: KeyText, minProperties: 1, maxProperties: 1 }),
);

export const CrossSigningKey = Type.Object({
  user_id: UserIdText,
  usage: ListOf(Choice('master', 'self_signing', 'user_signing'), 3),
  keys: PublicKey,
  signatures: Type.Optional(Signatures),
});

export const uploadCrossSigningKeys = endpoint({
  spec: 'uploadCrossSigningKeys',
  method: 'POST',
  path: '/_matrix/client/v3/keys/device_signing/upload',
  otherPaths: ['/_matrix/client/unstable/keys/device_signing/upload'],
  auth: 'user',
  limit: 'user-interactive',
  body: Type.Object({
    master_key: Type.Optional(CrossSigningKey),
    self_signing_key: Type.Optional(CrossSigningKey),
    user_signing_key: Type.Optional(CrossSigningKey),
    auth: Type.Optional(AuthData),
  }),
});

export const uploadCrossSigningSignatures = endpoint({
  spec: 'uploadCrossSigningSignatures',
  method: 'POST',
  path: '/_matrix/client/v3/keys/signatures/upload',
  auth: 'user',
  limit: 'keys',
  maxBodyBytes: bodyBytes.large,
  // User, then device id or public key, then the signed object.
  body: MapOf(MapOf(JsonContent, Name(255)), UserIdText),
});
