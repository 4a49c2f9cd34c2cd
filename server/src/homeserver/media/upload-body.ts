import type { IncomingMessage } from 'node:http';
import type { Timers } from '#platform/clock';
import { ApiError } from '#platform/errors';

/** How long the bytes of one upload may take altogether. */
const UPLOAD_MS = 30 * 60_000;

/**
 * The bytes of an upload as they come, never more of them in memory than the socket holds. Who stops reading
 * early leaves the connection as it is, so that the rest is drained and the refusal reaches the client.
 * @throws ApiError 408 when they do not come whole in time.
 */
export async function* uploadBody(request: IncomingMessage, timers: Timers): AsyncGenerator<Uint8Array> {
  const cancel = timers.after(UPLOAD_MS, () => request.destroy());
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    // Nobody may be left to read this: the client went, or was too slow.
    throw new ApiError(408, 'CHAT.HERALD.REQUEST_TIMEOUT', 'The file did not arrive whole in time.');
  } finally {
    cancel();
  }
}
