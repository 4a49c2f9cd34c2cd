import type { PasskeyCreation, PasskeyRequest } from '@herald/client/port';
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';

/** Why there is no answer of a passkey: the person stopped it, it is there already, or the browser cannot. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
  readonly reason: 'stopped' | 'known' | 'unsupported';
  constructor(reason: 'stopped' | 'known' | 'unsupported') {
    super(reason);
    this.reason = reason;
  }
}

/** Whether passkeys of a host can be used by this browser on this page. */
export function canUse(rpId: string | null): boolean {
  if (rpId === null || !browserSupportsWebAuthn()) return false;
  return location.hostname === rpId || location.hostname.endsWith(`.${rpId}`);
}

/** Makes a passkey, as the server wants it. @throws PasskeyError */
export function makePasskey(options: PasskeyCreation): Promise<object & { id: string }> {
  return asked(() => startRegistration({ optionsJSON: options as never }));
}

/** Has a passkey sign a challenge. @throws PasskeyError */
export function usePasskeyFor(options: PasskeyRequest): Promise<object> {
  return asked(() => startAuthentication({ optionsJSON: options as never }));
}

/** The outputs of extensions stay here: one of them can be the key to somebody's messages. */
async function asked<Answer extends object>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return { ...(await ask()), clientExtensionResults: {} };
  } catch (error) {
    throw new PasskeyError(reasonOf(error));
  }
}

function reasonOf(error: unknown): PasskeyError['reason'] {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'known';
  const cause = error instanceof WebAuthnError ? error.cause : error;
  const isStopped = cause instanceof Error && ['NotAllowedError', 'AbortError'].includes(cause.name);
  return isStopped ? 'stopped' : 'unsupported';
}
