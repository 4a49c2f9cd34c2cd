import { createHttpConnection, type HttpConnection, type Request } from './http-connection.ts';

/** Somebody with a device. Their requests go over one connection, their long polls over another. */
export interface Person {
  readonly userId: string;
  readonly token: string;
  readonly connection: HttpConnection;
}

export type Body = Record<string, unknown>;

const PASSWORD = 'correct horse battery';
const CLIENT = '/_matrix/client/v3';

/** Asks and demands a 200. Rejects with what the server said. */
export async function demand(connection: HttpConnection, request: Request): Promise<Body> {
  const { status, body } = await connection.ask({ ...request, path: CLIENT + request.path });
  if (status !== 200) throw new Error(`${request.method} ${request.path}: ${status} ${body.toString()}`);
  return JSON.parse(body.toString()) as Body;
}

/** Signs somebody up by the public API, without an e-mail address or a captcha. */
export async function register(baseUrl: string, username: string): Promise<Person> {
  const connection = createHttpConnection(baseUrl);
  const body = await demand(connection, {
    method: 'POST',
    path: '/register',
    body: { username, password: PASSWORD, auth: { type: 'm.login.dummy' } },
  });
  return { userId: String(body['user_id']), token: String(body['access_token']), connection };
}

/** Another device of the same person. */
export async function login(baseUrl: string, userId: string): Promise<Person> {
  const connection = createHttpConnection(baseUrl);
  const body = await demand(connection, {
    method: 'POST',
    path: '/login',
    body: { type: 'm.login.password', identifier: { type: 'm.id.user', user: userId }, password: PASSWORD },
  });
  return { userId, token: String(body['access_token']), connection };
}

export async function createRoom(host: Person, options: object = {}): Promise<string> {
  const request = { method: 'POST', path: '/createRoom', token: host.token } as const;
  const body = await demand(host.connection, { ...request, body: { preset: 'public_chat', ...options } });
  return String(body['room_id']);
}

export async function join(person: Person, roomId: string): Promise<void> {
  const path = `/join/${encodeURIComponent(roomId)}`;
  await demand(person.connection, { method: 'POST', path, token: person.token, body: {} });
}

/** Where a message goes; the marker is its transaction id and stands first in its ciphertext. */
export function toSend(roomId: string, token: string, marker: string): Request {
  const path = `${CLIENT}/rooms/${encodeURIComponent(roomId)}/send/m.room.encrypted/${marker}`;
  return { method: 'PUT', path, token, body: encryptedContent(marker) };
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
