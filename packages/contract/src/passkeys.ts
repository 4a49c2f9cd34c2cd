import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { DeviceKeyProof } from './proofs.ts';
import { Choice, Count, ListOf, Name, UserIdText, Uuid } from './schema.ts';
import { AuthData } from './user-interactive.ts';
import { ChallengeText, CredentialId, PasskeyCreation, PasskeyRegistration } from './webauthn.ts';
export * from './webauthn.ts';

export const Passkey = Type.Object({
  passkey_id: Uuid,
  credential_id: CredentialId,
  name: Name(100),
  created_at: Count,
  last_used_at: Type.Optional(Count),
  /** Whether it is kept in more places than one device. */
  is_backed_up: Type.Boolean(),
});
export type Passkey = Static<typeof Passkey>;

export const listPasskeys = question({
  summary: "The caller's passkeys, and whether there can be any at the address of this server.",
  path: '/_herald/passkeys/v1/passkeys',
  answer: Type.Object({
    /** The host that they are bound to: pages of another cannot use them. Null: there can be none here. */
    rp_id: Type.Union([Name(255), Type.Null()]),
    passkeys: ListOf(Passkey, 20),
  }),
});

export const beginRegistration = command({
  summary: 'Begins to add a passkey: answers with what the browser makes it with.',
  path: '/_herald/passkeys/v1/registrations',
  limit: 'write',
  answer: Type.Object({ options: PasskeyCreation, expires_at: Count }),
});

/** What a device signs before a passkey is added: this one, made for this challenge. */
export const LinkedPasskey = Type.Object({
  type: Choice('chat.herald.passkey.registration'),
  user_id: UserIdText,
  challenge: ChallengeText,
  credential_id: CredentialId,
});
export type LinkedPasskey = Static<typeof LinkedPasskey>;

export const finishRegistration = command({
  summary: 'Adds the passkey that the browser made, with the same proof as a payment by a device.',
  path: '/_herald/passkeys/v1/passkeys',
  limit: 'user-interactive',
  body: Type.Object({ name: Name(100), credential: PasskeyRegistration, proof: DeviceKeyProof }),
  answer: Passkey,
});

const OnePasskey = Type.Object({ passkeyId: Uuid });

export const renamePasskey = command({
  summary: 'Gives a passkey another name.',
  path: '/_herald/passkeys/v1/passkeys/{passkeyId}/rename',
  limit: 'write',
  params: OnePasskey,
  body: Type.Object({ name: Name(100) }),
  answer: Passkey,
});

export const removePasskey = command({
  summary: 'Removes a passkey, with the password: it proves nothing from then on.',
  path: '/_herald/passkeys/v1/passkeys/{passkeyId}/remove',
  limit: 'user-interactive',
  emptyBody: true,
  params: OnePasskey,
  body: Type.Object({ auth: Type.Optional(AuthData) }),
  answer: Type.Object({}),
});
