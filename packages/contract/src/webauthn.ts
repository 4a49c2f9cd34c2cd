import { Type, type Static } from 'typebox';
import { Choice, Count, ListOf, Name, Text } from './schema.ts';

// What passes between a browser's passkeys and a server, under the names of Web Authentication Level 3 (section 5.1): the
// options that `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` read, and what `toJSON` writes.

/** Bytes in base64url without padding. */
function Base64Url(maxLength: number) {
  return Type.String({ title: 'base64url', pattern: '^[A-Za-z0-9_-]+$', maxLength });
}

/** At most 1023 bytes. Section 4, "Credential ID". */
export const CredentialId = Base64Url(1364);
/** 32 bytes. */
export const ChallengeText = Type.String({ title: '32 bytes', pattern: '^[A-Za-z0-9_-]{43}$' });
const KeyType = Choice('public-key');
/** How a browser reaches the authenticator: words that browsers may add to. */
const Transports = ListOf(Type.String({ pattern: '^[a-z-]{1,32}$' }), 10);
const Descriptor = Type.Object({
  type: KeyType,
  id: CredentialId,
  transports: Type.Optional(Transports),
});

/** PublicKeyCredentialCreationOptionsJSON: what a passkey is made with. */
export const PasskeyCreation = Type.Object({
  rp: Type.Object({ id: Name(255), name: Name(255) }),
  user: Type.Object({ id: Base64Url(86), name: Text(255), displayName: Text(255) }),
  challenge: ChallengeText,
  pubKeyCredParams: ListOf(Type.Object({ type: KeyType, alg: Type.Integer() }), 10),
  timeout: Count,
  excludeCredentials: ListOf(Descriptor, 20),
  authenticatorSelection: Type.Object({
    residentKey: Choice('preferred'),
    userVerification: Choice('required'),
  }),
  attestation: Choice('none'),
});
export type PasskeyCreation = Static<typeof PasskeyCreation>;

/** PublicKeyCredentialRequestOptionsJSON: what a passkey is asked to sign. */
export const PasskeyRequest = Type.Object({
  challenge: ChallengeText,
  timeout: Count,
  rpId: Name(255),
  allowCredentials: ListOf(Descriptor, 20),
  userVerification: Choice('required'),
});
export type PasskeyRequest = Static<typeof PasskeyRequest>;

/**
 * Always `{}`: an output of an extension can be the key to somebody's messages (`prf`), and no server may see one. A client
 * takes them out of what `toJSON` wrote.
 */
const NoOutputs = Type.Object({}, { additionalProperties: false });

/** RegistrationResponseJSON, as far as it is read. */
export const PasskeyRegistration = Type.Object({
  id: CredentialId,
  rawId: CredentialId,
  type: KeyType,
  response: Type.Object({
    clientDataJSON: Base64Url(4096),
    attestationObject: Base64Url(16_384),
    transports: Type.Optional(Transports),
  }),
  clientExtensionResults: NoOutputs,
});
export type PasskeyRegistration = Static<typeof PasskeyRegistration>;

/** AuthenticationResponseJSON, as far as it is read. */
export const PasskeyAssertion = Type.Object({
  id: CredentialId,
  rawId: CredentialId,
  type: KeyType,
  response: Type.Object({
    clientDataJSON: Base64Url(4096),
    authenticatorData: Base64Url(4096),
    signature: Base64Url(1024),
    userHandle: Type.Optional(Base64Url(86)),
  }),
  clientExtensionResults: NoOutputs,
});
export type PasskeyAssertion = Static<typeof PasskeyAssertion>;
