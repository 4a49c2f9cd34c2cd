import type { passkeys } from '@herald/contract';

/** A passkey that the server knows, with which a person proves that they want something: a payment, say. */
export type Passkey = passkeys.Passkey;
/** PublicKeyCredentialCreationOptionsJSON, of Web Authentication. */
export type PasskeyCreation = passkeys.PasskeyCreation;
/** PublicKeyCredentialRequestOptionsJSON. */
export type PasskeyRequest = passkeys.PasskeyRequest;

/** The calls of the passkeys. What the browser makes and signs, the tab makes: workers have no passkeys. */
export interface PasskeyCalls {
  /** `rpId`: the host that they are bound to; null where there can be none. */
  'passkeys.list': {
    args: Record<string, never>;
    result: { rpId: string | null; passkeys: readonly Passkey[] };
  };
  'passkeys.begin': { args: Record<string, never>; result: PasskeyCreation };
  /** What the browser made for the options of `begin`. Signs it with this device. */
  'passkeys.finish': {
    args: { name: string; challenge: string; credential: object; password: string };
    result: Passkey;
  };
  'passkeys.rename': { args: { passkeyId: string; name: string }; result: null };
  'passkeys.remove': { args: { passkeyId: string; password: string }; result: null };
}

export type PasskeyCallName = keyof PasskeyCalls;
