import { Type, type Static } from 'typebox';
import { Choice, MapOf, Name, Text, UserIdText } from './schema.ts';
import { PasskeyAssertion, PasskeyRequest } from './webauthn.ts';

// What proves that a person wants just what an object says. Each proof is over that object: whatever of it changes asks
// for another proof.

/** The password, and the object signed by the caller's device, which the person has verified. */
export const DeviceKeyProof = Type.Object({
  type: Choice('chat.herald.device_key'),
  password: Text(1024),
  /** User id, then key id, then signature. Appendices, "Signing JSON". */
  signatures: MapOf(MapOf(Text(255), Name(255)), UserIdText),
});
export type DeviceKeyProof = Static<typeof DeviceKeyProof>;

/** A passkey of the person, which signed the SHA-256 of the object as canonical JSON. */
export const PasskeyProof = Type.Object({
  type: Choice('chat.herald.passkey'),
  credential: PasskeyAssertion,
});
export type PasskeyProof = Static<typeof PasskeyProof>;

/** A proof that a person can give: a device's where the caller's device is verified, and a passkey's where they have one. */
export const ProofOffer = Type.Union([
  Type.Object({ type: Choice('chat.herald.device_key') }),
  Type.Object({ type: Choice('chat.herald.passkey'), options: PasskeyRequest }),
]);
export type ProofOffer = Static<typeof ProofOffer>;
