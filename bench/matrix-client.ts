import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly bytes: number;
}

/** One request of the public client-server API. Lean, because it shares the machine with what it measures. */
export function call(
  baseUrl: string,
  method: string,
  path: string,
  token?: string,
  body?: object,
): Promise<Reply> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${baseUrl}/_matrix/client/v3${path}`,
      {
        method,
        agent,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => void chunks.push(chunk));
        reply.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: reply.statusCode ?? 0,
            body: JSON.parse(bytes.toString()) as Record<string, unknown>,
            bytes: bytes.length,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(payload);
  });
}

export interface User {
  readonly userId: string;
  readonly token: string;
}

export async function register(baseUrl: string, username: string): Promise<User> {
  const { body } = await call(baseUrl, 'POST', '/register', undefined, {
    username,
    password: 'correct horse battery',
    auth: { type: 'm.login.dummy' },
  });
  return { userId: String(body['user_id']), token: String(body['access_token']) };
}

/** As large as what a client sends into an encrypted room for a short text. */
export function encryptedContent(marker: string): object {
  return {
    algorithm: 'm.megolm.v1.aes-sha2',
    ciphertext: `${marker} ${'A'.repeat(640)}`,
    device_id: 'ABCDEFGHIJ',
    sender_key: 'k'.repeat(43),
    session_id: 's'.repeat(43),
  };
}
