import { isIP } from 'node:net';

/** What passkeys are bound to: the host, and the one origin whose pages may use them. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/**
 * The relying party of a server whose clients reach it under `publicUrl`; a server without one is on this machine, or
 * passkeys are not possible. Null too where browsers allow none: at an IP address, and at a name without TLS but
 * localhost. Web Authentication, section 4, "RP ID"; Secure Contexts, section 3.1.
 */
export function findRelyingParty(at: { publicUrl: string | null; serverName: string }): RelyingParty | null {
  const isLocalName = /^localhost(:\d+)?$/.test(at.serverName);
  const url = URL.parse(at.publicUrl ?? (isLocalName ? `http://${at.serverName}` : ''));
  if (!url || isIP(url.hostname) !== 0 || url.hostname.startsWith('[')) return null;
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !isLocal) return null;
  return { id: url.hostname, origin: url.origin };
}
