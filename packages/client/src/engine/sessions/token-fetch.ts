import { PortError } from '../../port/index.ts';
import { readObject, readSize, readText } from '../content.ts';
import type { EngineWorld, Session } from '../context.ts';
import { askServer } from './ask-server.ts';
import { SESSION, SESSION_EXPIRY } from './records.ts';

/** Requests in the name of a session, whose tokens are renewed as they end. */
export interface TokenFetch {
  readonly fetch: typeof fetch;
  readonly session: () => Session;
}

/** A token that ends this soon is renewed before the next request. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Wraps `fetch`: whatever token a request to the server carries, the present one goes out. An access token that the
 * server no longer knows is exchanged once. Client-server API, "Refreshing access tokens".
 *
 * The SDK's own renewal speaks OAuth alone, and this server's tokens are Matrix's own.
 */
export function createTokenFetch(
  world: EngineWorld,
  first: Session,
  onTokens: (accessToken: string) => void,
): TokenFetch {
  let session = first;
  let expiresAtMs: number | null | undefined;
  let renewing: Promise<boolean> | null = null;

  /** Whether there are new tokens; false when the session is over. */
  function renew(): Promise<boolean> {
    renewing ??= exchange().finally(() => (renewing = null));
    return renewing;
  }

  async function exchange(): Promise<boolean> {
    const { refreshToken } = session;
    if (refreshToken === null) return false;
    const body = { refresh_token: refreshToken };
    const answer = await askServer(world, { method: 'POST', path: '/_matrix/client/v3/refresh', body });
    if (answer.status === 401 || answer.status === 403) return false;
    const accessToken = readText(answer.body['access_token'], 10_000);
    if (answer.status !== 200 || accessToken === null)
      throw new PortError('offline', 'No new token was given.');
    const expiresInMs = readSize(answer.body['expires_in_ms']);
    session = {
      ...session,
      accessToken,
      refreshToken: readText(answer.body['refresh_token'], 10_000) ?? refreshToken,
    };
    expiresAtMs = expiresInMs === null ? null : world.now() + expiresInMs;
    // Stored before use: the server forgets the old pair when the new one is used.
    await world.storage.put(SESSION, session);
    await world.storage.put(SESSION_EXPIRY, expiresAtMs);
    onTokens(accessToken);
    return true;
  }

  async function renewIfNeeded(): Promise<void> {
    if (session.refreshToken === null) return;
    expiresAtMs ??= await world.storage.get<number>(SESSION_EXPIRY);
    if (expiresAtMs === null || expiresAtMs - world.now() > RENEW_BEFORE_MS) return;
    await renew().catch(() => world.log.warn('sessions.renewal.failed'));
  }

  async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const headers = new Headers(init?.headers);
    if (!headers.has('authorization') || !addressOf(input).startsWith(world.baseUrl))
      return world.fetch(input, init);
    await renewIfNeeded();
    const used = session.accessToken;
    headers.set('authorization', `Bearer ${used}`);
    const reply = await world.fetch(input, { ...init, headers });
    if (reply.status !== 401 || session.refreshToken === null || !(await isUnknownToken(reply))) return reply;
    if (session.accessToken === used && !(await renew())) return reply;
    headers.set('authorization', `Bearer ${session.accessToken}`);
    return world.fetch(input, { ...init, headers });
  }

  return { fetch: send, session: () => session };
}

function addressOf(input: RequestInfo | URL): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}

async function isUnknownToken(reply: Response): Promise<boolean> {
  const body: unknown = await reply
    .clone()
    .json()
    .catch(() => null);
  return readObject(body)['errcode'] === 'M_UNKNOWN_TOKEN';
}
