/** A refusal that a client expects: `platform/http` turns it into the standard JSON error, once. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly errcode: string;
  /** Further JSON fields of the reply, e.g. `retry_after_ms`. */
  readonly fields: Record<string, unknown> | undefined;

  constructor(
    status: number,
    errcode: string,
    message: string,
    fields?: Record<string, unknown>,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.errcode = errcode;
    this.fields = fields;
  }
}

/** Refuses: throws an ApiError. Its type is `never`, so it can stand behind `??`. */
export function fail(
  status: number,
  errcode: string,
  message: string,
  fields?: Record<string, unknown>,
): never {
  throw new ApiError(status, errcode, message, fields);
}
