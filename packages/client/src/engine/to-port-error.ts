import { ConnectionError, HTTPError, MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js';
import { PortError } from '../port/index.ts';

/**
 * What a failed request means to a tab: the server's errcode and sentence, `offline` when the server was not
 * reached, and `M_UNKNOWN` for what is not explained. A `PortError` stays what it is.
 */
export function toPortError(error: unknown): PortError {
  if (error instanceof PortError) return error;
  if (error instanceof MatrixError)
    return new PortError(error.errcode ?? 'M_UNKNOWN', error.data.error ?? error.message, retryAfter(error));
  // A proxy in front of a server that is away answers without Matrix's own body.
  if (error instanceof HTTPError && (error.httpStatus ?? 500) >= 500) return offline(error.message);
  if (error instanceof HTTPError) return new PortError('M_UNKNOWN', error.message, retryAfter(error));
  if (isUnreached(error)) return offline(error instanceof Error ? error.message : '');
  return new PortError('M_UNKNOWN', error instanceof Error ? error.message : String(error));
}

/** Runs a request and rejects with a `PortError`. */
export async function asPort<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    throw toPortError(error);
  }
}

/** Whether the same request may succeed later without anybody changing anything. */
export function isTemporary(error: unknown): boolean {
  const { code } = toPortError(error);
  if (code === 'offline' || code === 'M_LIMIT_EXCEEDED') return true;
  return error instanceof HTTPError && (error.httpStatus ?? 0) >= 500;
}

function retryAfter(error: HTTPError): number | null {
  if (!error.isRateLimitError()) return null;
  try {
    return error.getRetryAfterMs() ?? 1_000;
  } catch {
    // A Retry-After header that cannot be parsed.
    return 1_000;
  }
}

function isUnreached(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof Error)) return false;
  // `fetch` rejects with a TypeError when it gets no answer.
  return (
    error.name === 'AbortError' || error.name === 'TimeoutError' || error.message.includes('fetch failed')
  );
}

function offline(message: string): PortError {
  return new PortError('offline', message === '' ? 'The server was not reached.' : message);
}
