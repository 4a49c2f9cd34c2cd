import { Type, type Static } from 'typebox';
import { Choice, MapOf, Name, Text, UserIdText } from './schema.ts';

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
