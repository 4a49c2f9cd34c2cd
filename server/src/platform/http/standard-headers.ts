import type { ReplyHeaders } from './reply.ts';

// Spec, "Web Browser Clients": the recommended CORS headers, on all requests. Retry-After and the file name
// are exposed as well, or a client in a browser could not read them.
const corsHeaders: ReplyHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'X-Requested-With, Content-Type, Authorization',
  'access-control-expose-headers': 'Retry-After, Content-Disposition, X-Request-Id',
};

/** What every reply carries, refusals and files included. */
export const everyReply: ReplyHeaders = {
  ...corsHeaders,
  'x-content-type-options': 'nosniff',
};

/** What every JSON reply carries: it is the caller's own and no cache's. */
export const everyJson: ReplyHeaders = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
};

/** What the answer to a pre-flight request carries. */
export const preflight: ReplyHeaders = { 'access-control-max-age': '86400' };
