import type { PortErrorBody } from './rows.ts';

/** What a call rejects with, on either side of the port. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(code: string, message = code, retryAfterMs: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  get body(): PortErrorBody {
    return { code: this.code, message: this.message, retryAfterMs: this.retryAfterMs };
  }
}
