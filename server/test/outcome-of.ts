import { ApiError } from '#platform/errors';

/** What became of a command: `ok`, or the error code of its refusal. Anything else is thrown. */
export async function outcomeOf(command: Promise<unknown>): Promise<string> {
  try {
    await command;
    return 'ok';
  } catch (error) {
    if (error instanceof ApiError) return error.errcode;
    throw error;
  }
}
