import { ApiError, BrokenInvariant } from '#platform/errors';

interface DatabaseError extends Error {
  severity?: string;
  code?: string;
  constraint?: string;
}

// The connection cannot go on, though PostgreSQL says ERROR: a read-only database, plans and statements gone.
const spoiledCodes = new Set(['25006', '0A000', '26000']);
// Serialization, deadlock, lock timeout, cancelled: nothing happened, and the same request may succeed now.
const busyCodes = new Set(['40001', '40P01', '55P03', '57014']);
// U+0000 in text, \u0000 or half a surrogate pair in jsonb.
const badTextCodes = new Set(['22021', '22P05']);

/** Whether the connection is of no more use. An error without severity came from the socket. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { severity, code } = error as DatabaseError;
  if (severity !== undefined) return severity !== 'ERROR' || spoiledCodes.has(code ?? '');
  return !(
    error instanceof ApiError ||
    error instanceof BrokenInvariant ||
    error instanceof TypeError ||
    error instanceof RangeError
  );
}

/** What a failed query means for the client that waits: try again, bad text, or (as it was) a bug of ours. */
export function translateError(error: unknown): unknown {
  const code = (error as DatabaseError).code ?? '';
  if (isConnectionLost(error)) {
    return tryAgain('The server cannot reach its database. Try again in a moment.', error);
  }
  if (!isDatabaseError(error)) return error;
  if (busyCodes.has(code)) return tryAgain('The server is busy. Try again in a moment.', error);
  if (badTextCodes.has(code)) {
    return new ApiError(
      400,
      'M_BAD_JSON',
      'A text holds U+0000 or half of a surrogate pair.',
      undefined,
      error,
    );
  }
  return error;
}

/** Whether a row of this unique constraint (any, unless named) is there already. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!isDatabaseError(error) || error.code !== '23505') return false;
  return constraint === undefined || error.constraint === constraint;
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && 'severity' in error;
}

function tryAgain(message: string, cause: unknown): ApiError {
  return new ApiError(503, 'M_UNKNOWN', message, { retry_after_ms: 2000 }, cause);
}
