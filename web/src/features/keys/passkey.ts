/** A passkey's secret for this account, as the port wants it: all base64url. */
export interface PasskeySecret {
  readonly credentialId: string;
  readonly salt: string;
  readonly prf: string;
}

/** What went wrong with a passkey: the person stopped it, or the device cannot keep secrets in one. */
export class PasskeyError extends Error {
  readonly reason: 'stopped' | 'unsupported';
  constructor(reason: 'stopped' | 'unsupported') {
    super(reason);
    this.reason = reason;
  }
}

const TIMEOUT_MS = 120_000;

/** Whether this browser may be able to keep a secret in a passkey (WebAuthn, extension "prf"). */
export async function canUsePasskeys(): Promise<boolean> {
  if (typeof PublicKeyCredential === 'undefined' || !window.isSecureContext) return false;
  const asked: unknown = Reflect.get(PublicKeyCredential, 'getClientCapabilities');
  if (typeof asked === 'function') {
    const capabilities: unknown = await Reflect.apply(asked, PublicKeyCredential, []);
    const prf = readField(capabilities, 'extension:prf');
    if (typeof prf === 'boolean') return prf;
  }
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

/** Makes a passkey and reads its secret. @throws PasskeyError */
export async function createPasskey(userId: string, name: string, brand: string): Promise<PasskeySecret> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { id: location.hostname, name: brand },
        user: { id: crypto.getRandomValues(new Uint8Array(32)), name: userId, displayName: name },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 },
        ],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const credentialId = encode(new Uint8Array(made.rawId));
  const atOnce = prfOf(made);
  if (atOnce !== null) return { credentialId, salt: encode(salt), prf: atOnce };
  // Many devices make the passkey first and give its secret only when it is used.
  const prf = await readPasskey([{ credentialId, salt: encode(salt) }]);
  return { credentialId, salt: encode(salt), prf: prf.prf };
}

/** Reads the secret of one of these passkeys; the person chooses which. @throws PasskeyError */
export async function readPasskey(
  passkeys: readonly { readonly credentialId: string; readonly salt: string }[],
): Promise<{ readonly credentialId: string; readonly prf: string }> {
  const evalByCredential = Object.fromEntries(
    passkeys.map(({ credentialId, salt }) => [credentialId, { first: decode(salt) }]),
  );
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        rpId: location.hostname,
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: passkeys.map(({ credentialId }) => ({
          type: 'public-key',
          id: decode(credentialId),
        })),
        userVerification: 'required',
        timeout: TIMEOUT_MS,
        extensions: { prf: { evalByCredential } },
      },
    }),
  );
  const prf = prfOf(used);
  if (prf === null) throw new PasskeyError('unsupported');
  return { credentialId: encode(new Uint8Array(used.rawId)), prf };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (error) {
    const isStopped = error instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(error.name);
    throw new PasskeyError(isStopped ? 'stopped' : 'unsupported');
  }
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyError('unsupported');
  return credential;
}

function prfOf(credential: PublicKeyCredential): string | null {
  const results = readField(readField(credential.getClientExtensionResults(), 'prf'), 'results');
  const first = readField(results, 'first');
  if (first instanceof ArrayBuffer) return encode(new Uint8Array(first));
  return first instanceof Uint8Array ? encode(first) : null;
}

function readField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Base64url without padding (RFC 4648, 5). */
export function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The bytes of base64 or base64url, with or without padding. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}
