/**
 * The server cannot start, or a command cannot run, and the operator can mend it. Its message says what is
 * wrong and what to do; it is printed without a stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Refuses to start, in words for the operator. */
export function refuseStart(message: string, cause?: unknown): never {
  throw new StartError(message, cause === undefined ? undefined : { cause });
}
