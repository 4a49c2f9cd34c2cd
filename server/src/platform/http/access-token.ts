import type { IncomingHttpHeaders } from 'node:http';

const longest = 1024;

/**
 * The access token of a request, or null.
 * Spec (v1.19): "Access tokens may be provided via a request header, using the Authentication Bearer scheme";
 * "clients may alternatively provide the access token via a query string parameter"; "homeservers MUST
 * support both".
 */
export function findAccessToken(headers: IncomingHttpHeaders, query: URLSearchParams): string | null {
  const token = fromHeader(headers.authorization) ?? query.get('access_token');
  return token === null || token === '' ? null : token.slice(0, longest);
}

function fromHeader(header: string | undefined): string | null {
  if (header === undefined || header.slice(0, 7).toLowerCase() !== 'bearer ') return null;
  return header.slice(7).trim();
}
