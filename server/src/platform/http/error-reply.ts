import { ApiError, BrokenInvariant } from '#platform/errors';
import type { Log } from '#platform/log';
import { json, type Reply, type ReplyHeaders } from './reply.ts';

/** Who hears of what went wrong on our side. */
export interface FaultListener {
  log: Log;
  onBrokenInvariant: (error: BrokenInvariant) => void;
}

/**
 * The one place where an error becomes a reply. What we did not expect is logged whole and told to nobody.
 */
export function toErrorReply(error: unknown, listener: FaultListener): Reply {
  if (error instanceof ApiError) return refusal(error);
  if (error instanceof BrokenInvariant) {
    listener.log.error('http.broken-invariant', { error });
    listener.onBrokenInvariant(error);
  } else {
    listener.log.error('http.failed', { error });
  }
  return json(500, { errcode: 'M_UNKNOWN', error: 'Internal server error' });
}

function refusal(error: ApiError): Reply {
  // Without a code it asks for something more (user-interactive authentication) and is no error to the
  // client.
  const words = error.errcode === '' ? {} : { errcode: error.errcode, error: error.message };
  const body = { ...error.fields, ...words };
  return json(error.status, body, retryAfter(error));
}

// Spec: "Homeservers SHOULD include a Retry-After header for any response with a 429 status code"; its unit
// is seconds. A 503 is told to come back as well.
function retryAfter({ status, fields }: ApiError): ReplyHeaders {
  if (status !== 429 && status !== 503) return {};
  const waitMs = Number(fields?.retry_after_ms ?? 1000);
  return { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) };
}
