import { PortError } from '../../port/index.ts';
import { toPortError } from '../to-port-error.ts';

/** What a download needs of the engine. */
export interface DownloadWorld {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  accessToken(): string | null;
}

/** How a thumbnail is asked for (Client-server API v1.11, "Thumbnails"). */
export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
  readonly method: 'scale' | 'crop';
}

const MAX_BYTES = 100_000_000;
/** A file that makes no progress for this long is given up. */
const STALL_MS = 30_000;

/**
 * Downloads a file by its mxc address, for which the server wants to know who asks. Rejects with `M_TOO_LARGE` over
 * 100 MB, `offline` when the server is not reached, and otherwise with the server's own code.
 */
export async function download(
  world: DownloadWorld,
  mxc: string,
  size: ThumbnailSize | null,
): Promise<ArrayBuffer> {
  const url = addressOf(world.baseUrl, mxc, size);
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), STALL_MS);
  const onProgress = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), STALL_MS);
  };
  try {
    const headers = { authorization: `Bearer ${world.accessToken() ?? ''}` };
    const reply = await world.fetch(url, { headers, signal: stop.signal });
    if (!reply.ok) throw await refusal(reply);
    return await readBounded(reply, onProgress);
  } catch (error) {
    throw error instanceof TypeError ? new PortError('offline', error.message) : toPortError(error);
  } finally {
    clearTimeout(timer);
  }
}

function addressOf(baseUrl: string, mxc: string, size: ThumbnailSize | null): string {
  const [server, mediaId, ...rest] = mxc.startsWith('mxc://') ? mxc.slice('mxc://'.length).split('/') : [];
  if (!server || !mediaId || rest.length > 0) throw new PortError('not-found', 'This file has no address.');
  const path = `${encodeURIComponent(server)}/${encodeURIComponent(mediaId)}`;
  const base = `${baseUrl}/_matrix/client/v1/media`;
  if (!size) return `${base}/download/${path}`;
  const query = new URLSearchParams({
    width: String(size.width),
    height: String(size.height),
    method: size.method,
  });
  return `${base}/thumbnail/${path}?${query}`;
}

async function refusal(reply: Response): Promise<PortError> {
  if (reply.status >= 500) return new PortError('offline', `The server answered ${reply.status}.`);
  const body: unknown = await reply.json().catch(() => null);
  const errcode = readField(body, 'errcode');
  return new PortError(errcode === '' ? 'M_UNKNOWN' : errcode, readField(body, 'error'));
}

function readField(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Reflect.get(body, key);
  return typeof value === 'string' ? value : '';
}

async function readBounded(reply: Response, onProgress: () => void): Promise<ArrayBuffer> {
  if (Number(reply.headers.get('content-length') ?? 0) > MAX_BYTES) throw tooLarge();
  if (!reply.body) return reply.arrayBuffer();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (const reader = reply.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    onProgress();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      throw tooLarge();
    }
    pieces.push(value);
  }
  return new Blob(pieces).arrayBuffer();
}

function tooLarge(): PortError {
  return new PortError('M_TOO_LARGE', 'The file is larger than 100 MB.');
}
