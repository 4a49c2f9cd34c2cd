import type { ExchangeReply } from './exchange.ts';

/** One station of a request. The URL is null when a redirect did not name one. */
export interface Hop {
  readonly url: URL | null;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const ownSecrets: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Where a reply sends the request next, or null when it is the answer. */
export function followRedirect(hop: Hop, from: URL, { status, headers }: ExchangeReply): Hop | null {
  if (!redirects.has(status) || headers.location === undefined) return null;
  const url = URL.parse(headers.location, from.href);
  // RFC 9110: 303 always asks for the other place with GET; 301 and 302 do so for POST, as every client does.
  const turnsToGet = status === 303 || (status < 303 && hop.method === 'POST');
  return {
    url,
    method: turnsToGet && hop.method !== 'HEAD' ? 'GET' : hop.method,
    headers: url?.origin === from.origin ? hop.headers : withoutSecrets(hop.headers),
    body: turnsToGet ? null : hop.body,
  };
}

/** What was meant for one server is not shown to the next. */
function withoutSecrets(headers: Hop['headers']): Hop['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ownSecrets.has(name.toLowerCase())));
}
