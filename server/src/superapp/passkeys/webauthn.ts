import type { passkeys as contract } from '@herald/contract';
import { isJsonObject, type JsonValue } from '@herald/matrix';
import type { RelyingParty } from './relying-party.ts';

/** As COSE numbers them, the first the dearest: EdDSA, ES256, RS256. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257];

/** What an authenticator says of itself when it is used. */
export interface Use {
  readonly counter: number;
  readonly isBackedUp: boolean;
}

/** A passkey as its authenticator made it. */
export interface NewPasskey extends Use {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
}

/** The library takes 25 MB: it is loaded when somebody first uses a passkey. */
const loadLibrary = () => import('@simplewebauthn/server');
const loadHelpers = () => import('@simplewebauthn/server/helpers');

/** The challenge that a browser's answer is for; null when it cannot be read, or a page of somebody else held ours. */
export function readChallenge(clientDataJSON: string): string | null {
  try {
    const told = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as JsonValue;
    // There a person may not see what they agree to.
    if (!isJsonObject(told) || told['crossOrigin'] === true) return null;
    const { challenge } = told;
    return typeof challenge === 'string' && /^[A-Za-z0-9_-]{43}$/.test(challenge) ? challenge : null;
  } catch {
    return null;
  }
}

/**
 * The passkey that was made for this challenge, here, by somebody whom the authenticator verified; null when it was not.
 */
export async function verifyRegistration(
  rp: RelyingParty,
  challenge: string,
  { id, rawId, type, response }: contract.PasskeyRegistration,
): Promise<NewPasskey | null> {
  const { clientDataJSON } = response;
  if (readChallenge(clientDataJSON) !== challenge) return null;
  const { verifyRegistrationResponse } = await loadLibrary();
  return orNull(async () => {
    const attestationObject = await withoutStatement(response.attestationObject);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (!verified || registrationInfo.credential.id !== id) return null;
    const { credential, credentialBackedUp: isBackedUp } = registrationInfo;
    return { credentialId: id, publicKey: credential.publicKey, counter: credential.counter, isBackedUp };
  });
}

/**
 * What the authenticator said with its signature over this challenge, here, for somebody whom it verified; null when the
 * signature is not that. What it counted is to be compared where it is kept.
 */
export async function verifyAssertion(
  rp: RelyingParty,
  challenge: string,
  { id, rawId, type, response }: contract.PasskeyAssertion,
  publicKey: Uint8Array,
): Promise<Use | null> {
  if (readChallenge(response.clientDataJSON) !== challenge) return null;
  const { verifyAuthenticationResponse } = await loadLibrary();
  return orNull(async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential: { id, publicKey: new Uint8Array(publicKey), counter: 0 },
    });
    const { newCounter: counter, credentialBackedUp: isBackedUp } = authenticationInfo;
    return verified ? { counter, isBackedUp } : null;
  });
}

/**
 * We ask for no attestation, and look at none that comes: to judge one, the library would ask addresses that stand in its
 * certificates.
 */
async function withoutStatement(attestationObject: string): Promise<string> {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await loadHelpers();
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData');
  const none = new Map<string, string | Uint8Array | Map<string, string>>([
    ['fmt', 'none'],
    ['attStmt', new Map<string, string>()],
    ['authData', authData],
  ]);
  return isoBase64URL.fromBuffer(isoCBOR.encode(none));
}

/** The library throws at whatever is wrong with what a client sent. */
function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  return verify().catch(() => null);
}
