import { logger as sdkLogger, type Logger } from 'matrix-js-sdk/lib/logger.js';
import type { EngineLog } from '../context.ts';

const LINE_LIMIT = 120;

/**
 * The SDK's warnings and errors as lines of our log, with whatever names somebody or is long and random taken out;
 * what it says below a warning is dropped.
 */
export function createSdkLogger(log: EngineLog): Logger {
  const warn = (what: string) => (first?: unknown) => log.warn(what, { line: redact(first) });
  const logger: Logger = {
    trace() {},
    debug() {},
    info() {},
    warn: warn('sdk.warn'),
    error: warn('sdk.error'),
    getChild: () => logger,
  };
  return logger;
}

/** Parts of the SDK write to a logger of its own, which speaks to the console; this leads it to ours. */
export function routeSdkLogger(log: EngineLog): void {
  const { trace, debug, info, warn, error, getChild } = createSdkLogger(log);
  Object.assign(sdkLogger, { trace, debug, info, warn, error, getChild, log: debug });
}

/** Ids of people, rooms and devices, keys, tokens and addresses become `…`: the log may be shown to others. */
export function redact(line: unknown): string {
  const text =
    line instanceof Error ? `${line.name}: ${line.message}` : typeof line === 'string' ? line : typeof line;
  return text.split(/\s+/u).map(redactWord).join(' ').slice(0, LINE_LIMIT);
}

function redactWord(word: string): string {
  const isName = /[@!$#]\S+|:\/\/|^\S+:\S+\.\S+|[A-Z0-9]{8}/u.test(word);
  return isName || word.length > 24 ? '…' : word;
}
