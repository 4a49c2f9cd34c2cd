import type { IncomingMessage } from 'node:http';
import type { Timers } from '#platform/clock';
import { ApiError } from '#platform/errors';
import type { RequestLimits } from '#platform/limits';

/** The client hung up before its request was whole or its reply was sent: nobody is left to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

export interface BodyReader {
  /**
   * The whole body, or a refusal: 413 beyond `maxBytes`, 408 when it comes too slowly, 503 when too many
   * come.
   */
  read(request: IncomingMessage, maxBytes: number): Promise<Buffer>;
  /** Reads the rest of a body that nobody wants, within limits. False when something is left. */
  drain(request: IncomingMessage): Promise<boolean>;
}

/** Reads bodies within the limits of size, time and memory. */
export function createBodyReader(timers: Timers, limits: RequestLimits): BodyReader {
  let heldBytes = 0;

  const read = (request: IncomingMessage, maxBytes: number): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fault = (chunk: Buffer): ApiError | null => {
      bytes += chunk.length;
      heldBytes += chunk.length;
      if (bytes > maxBytes) return tooLarge(maxBytes);
      if (heldBytes > limits.heldBodyBytes) return unavailable();
      chunks.push(chunk);
      return null;
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(tooLarge(maxBytes));
    if (!hasBody(request)) return Promise.resolve(Buffer.alloc(0));
    return follow(request, timers, limits.bodyTimeoutMs, fault)
      .then(() => (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
      .finally(() => (heldBytes -= bytes));
  };

  const drain = (request: IncomingMessage): Promise<boolean> => {
    let bytes = 0;
    if (request.complete || !hasBody(request)) return Promise.resolve(true);
    const fault = (chunk: Buffer) =>
      (bytes += chunk.length) > limits.drainBytes ? tooLarge(limits.drainBytes) : null;
    return follow(request, timers, limits.drainTimeoutMs, fault).then(
      () => true,
      () => false,
    );
  };

  return { read, drain };
}

/**
 * Hands each piece to `fault` until the body ends; stops at the first fault, at the timeout, when the client
 * goes.
 */
function follow(
  request: IncomingMessage,
  timers: Timers,
  timeoutMs: number,
  fault: (chunk: Buffer) => Error | null,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null): void => {
      cancel();
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      // What no one listens to is not to be read on: the socket's buffer is bounded, ours would not be.
      request.pause();
      if (error === null) resolve();
      else reject(error);
    };
    const onData = (chunk: Buffer): void => {
      const error = fault(chunk);
      if (error !== null) settle(error);
    };
    const onEnd = (): void => settle(null);
    const onClose = (): void => settle(new ClientGone());
    const cancel = timers.after(timeoutMs, () => settle(tooSlow()));
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    request.resume();
  });
}

function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, 'M_TOO_LARGE', `The body is larger than ${maxBytes} bytes.`);
}

function tooSlow(): ApiError {
  return new ApiError(408, 'CHAT.HERALD.REQUEST_TIMEOUT', 'The body did not arrive whole in time.');
}

function unavailable(): ApiError {
  return new ApiError(503, 'CHAT.HERALD.UNAVAILABLE', 'Too many requests are on their way in.', {
    retry_after_ms: 1000,
  });
}
