import { ApiError, StartError } from '#platform/errors';

/** An error as an operator should read it: words alone when they say what to do, all of it when it is a bug. */
export function explain(error: unknown): string {
  if (error instanceof StartError || error instanceof ApiError) return `herald: ${error.message}`;
  return `herald: this is a bug.\n${error instanceof Error ? error.stack : String(error)}`;
}
