import { request } from 'node:http';

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
  /** Idempotency-Key. */
  readonly key?: string;
}

/** An answer, to the byte. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

const PATIENCE_MS = 45_000;

/** One exchange on a connection of its own. Rejects when that breaks, or nothing comes for 45 seconds. */
export function exchange(port: number, { method, path, token, body, key }: Ask): Promise<Reply> {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(body !== undefined && { 'content-length': Buffer.byteLength(payload) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    const startMs = performance.now();
    const patience = setTimeout(() => sent.destroy(new Error('hung up')), PATIENCE_MS);
    sent.on('error', (cause) =>
      reject(
        new Error(
          `${method} ${path}: ${cause.message} after ${(performance.now() - startMs).toFixed(0)} ms`,
          { cause },
        ),
      ),
    );
    sent.on('close', () => clearTimeout(patience));
    sent.end(payload);
  });
}
