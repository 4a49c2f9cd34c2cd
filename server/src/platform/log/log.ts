import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * What the server tells its operator: one line of JSON per event. The event's name is a constant such as
 * `wallet.transfer.posted`. Message text, tokens and document numbers are never fields; see `Secret`.
 */
export interface Log {
  debug(event: string, fields?: object): void;
  info(event: string, fields?: object): void;
  warn(event: string, fields?: object): void;
  error(event: string, fields?: object): void;
  /** A log whose every line carries these fields too. */
  child(fields: object): Log;
}

export interface LogOptions {
  level: LogLevel;
  /** Where lines go: standard output unless given. */
  destination?: DestinationStream;
}

// A second fence behind `Secret`: a field of such a name is never printed, whoever passes it.
const forbiddenFields = ['password', 'access_token', 'refresh_token', 'accessToken', 'refreshToken', 'token'];

/** A log that prints lines of `level` and graver. */
export function createLog({ level, destination }: LogOptions): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: forbiddenFields.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    serializers: { error: describe },
  };
  return wrap(destination ? pino(options, destination) : pino(options));
}

/** A log that prints nothing. */
export function createSilentLog(): Log {
  const silence: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: () => {},
    child: () => silence,
  };
  return silence;
}

function wrap(logger: Logger): Log {
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
    child: (fields) => wrap(logger.child(fields)),
  };
}

// Only these four: an error's other properties (`detail` of a database error, for one) hold people's data.
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    message: error.message,
    code,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : describe(error.cause),
  };
}
