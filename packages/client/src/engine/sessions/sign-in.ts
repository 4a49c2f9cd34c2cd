import { PortError, type ArgsOf, type CallName, type ResultOf } from '../../port/index.ts';
import { readSize, readText, type Content } from '../content.ts';
import type { EngineWorld, Session } from '../context.ts';
import type { Host } from '../host.ts';
import { askServer, refusalOf, requireOk, type Answer } from './ask-server.ts';
import { discover, listFlows, canDo } from './discover.ts';
import { SESSION, SESSION_EXPIRY, SET_UP, SOFT_LOGOUT } from './records.ts';

const V3 = '/_matrix/client/v3';
const MAX_STAGES = 6;

/** Puts a handler of one call on a host. */
export type Registration = (host: Host) => void;

/** Somebody who has just signed in or up; the session is stored already. */
export interface SignedIn {
  readonly session: Session;
  readonly password: string;
  /** False for a device that was here before, and has its keys and rooms still. */
  readonly isNewDevice: boolean;
}

/** What signing in is part of. */
export interface SignInOptions {
  /** Somebody asked to: what a running engine needs can be fetched while the server checks the password. */
  onAsked?(): void;
  onSignedIn(signedIn: SignedIn): void;
  /**
   * Resolves once everything of an account that is leaving this device is erased: what is stored before that would be
   * erased with it.
   */
  untilLeft?(): Promise<void>;
}

/**
 * The calls of somebody who is not signed in. Nothing here needs the SDK, so that the form answers before that is
 * loaded.
 */
export function createSignIn(
  world: EngineWorld,
  { onAsked, onSignedIn, untilLeft }: SignInOptions,
): readonly Registration[] {
  async function enter(
    answer: Content,
    password: string,
    { isNewAccount, isNewDevice }: { isNewAccount: boolean; isNewDevice: boolean },
  ): Promise<{ userId: string }> {
    const session = sessionOf(answer);
    // In this order: a crash in between must not leave a session that never learns that its identity is to be made.
    if (isNewAccount) await world.storage.put(SET_UP, { stage: 'wanted' });
    const expiresInMs = readSize(answer['expires_in_ms']);
    await world.storage.put(SESSION_EXPIRY, expiresInMs === null ? null : world.now() + expiresInMs);
    await world.storage.put(SESSION, session);
    await world.storage.delete(SOFT_LOGOUT);
    onSignedIn({ session, password, isNewDevice });
    return { userId: session.userId };
  }

  return [
    on('sessions.discover', () => discover(world)),
    on('sessions.checkUsername', ({ username }) => checkUsername(world, username)),
    on('sessions.checkToken', async ({ token }) => {
      const query = new URLSearchParams({ token });
      const path = `/_matrix/client/v1/register/m.login.registration_token/validity?${query}`;
      return { isValid: requireOk(await askServer(world, { method: 'GET', path }))['valid'] === true };
    }),
    on('sessions.register', async (wish) => {
      onAsked?.();
      await untilLeft?.();
      await requireNobody(world);
      const isNew = { isNewAccount: true, isNewDevice: true };
      const entered = await enter(await register(world, wish), wish.password, isNew);
      await nameSelf(world, entered.userId, wish.displayName ?? '');
      return entered;
    }),
    on('sessions.signIn', async ({ user, password, deviceName }) => {
      onAsked?.();
      await untilLeft?.();
      await requireNobody(world);
      const known = await world.storage.get<Session>(SESSION);
      // A device that the server asks to log in again goes on with the keys that it has.
      const deviceId = known && isSameUser(known, user.trim()) ? known.deviceId : undefined;
      const body = {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: user.trim() },
        password,
        initial_device_display_name: deviceName,
        refresh_token: true,
        ...(deviceId !== undefined && { device_id: deviceId }),
      };
      const answer = requireOk(await askServer(world, { method: 'POST', path: `${V3}/login`, body }));
      return enter(answer, password, { isNewAccount: false, isNewDevice: deviceId === undefined });
    }),
  ];
}

async function checkUsername(
  world: EngineWorld,
  username: string,
): Promise<ResultOf<'sessions.checkUsername'>> {
  const path = `${V3}/register/available?${new URLSearchParams({ username })}`;
  const answer = await askServer(world, { method: 'GET', path });
  if (answer.status === 200) return { isFree: answer.body['available'] === true, code: null, message: null };
  const refusal = refusalOf(answer);
  // Spec: 400 says that this name cannot be had, and why. Everything else is about the server.
  if (answer.status !== 400) throw refusal;
  return { isFree: false, code: refusal.code, message: refusal.message };
}

/** Goes through the stages that the server asks for: client-server API, "User-Interactive Authentication API". */
async function register(world: EngineWorld, wish: ArgsOf<'sessions.register'>): Promise<Content> {
  const ask = (auth: object): Promise<Answer> =>
    askServer(world, {
      method: 'POST',
      path: `${V3}/register`,
      body: {
        username: wish.username,
        password: wish.password,
        initial_device_display_name: wish.deviceName,
        refresh_token: true,
        auth,
      },
    });
  const stageOf = (type: string, session: string | null): object => ({
    type,
    ...(session !== null && { session }),
    ...(type === 'm.login.registration_token' && { token: wish.token ?? '' }),
  });
  const first = wish.token === undefined ? 'm.login.dummy' : 'm.login.registration_token';
  let answer = await ask(stageOf(first, null));
  for (let stages = 0; stages < MAX_STAGES && answer.status === 401; stages += 1) {
    const { body } = answer;
    // Spec: a stage that failed is told by `errcode` beside the flows.
    if (readText(body['errcode'])) throw refusalOf(answer);
    const flow = listFlows(body).find(canDo);
    const completed: readonly unknown[] = Array.isArray(body['completed']) ? body['completed'] : [];
    const next = flow?.find((stage) => !completed.includes(stage));
    if (next === undefined)
      throw new PortError('M_FORBIDDEN', 'This server asks for something else to sign up.');
    if (next === 'm.login.registration_token' && wish.token === undefined)
      throw new PortError('token-needed', 'This server asks for a token to sign up.');
    answer = await ask(stageOf(next, readText(body['session'])));
  }
  return requireOk(answer);
}

/** The name that others see. An account without one is whole, so that a failure is only noted. */
async function nameSelf(world: EngineWorld, userId: string, name: string): Promise<void> {
  const token = (await world.storage.get<Session>(SESSION))?.accessToken;
  if (name.trim() === '' || token === undefined) return;
  const path = `${V3}/profile/${encodeURIComponent(userId)}/displayname`;
  const body = { displayname: name.trim() };
  const answer = await askServer(world, { method: 'PUT', path, body, token }).catch(() => null);
  if (answer?.status !== 200) world.log.warn('sessions.display-name.failed', { status: answer?.status ?? 0 });
}

/** One account at a time: signing in over another would mix their keys. */
async function requireNobody(world: EngineWorld): Promise<void> {
  const [session, soft] = [await world.storage.get(SESSION), await world.storage.get(SOFT_LOGOUT)];
  if (session !== null && soft === null)
    throw new PortError('signed-in', 'Somebody is signed in here. Sign out first.');
}

function isSameUser(session: Session, user: string): boolean {
  return user === session.userId || `@${user}:${session.serverName}` === session.userId;
}

function sessionOf(answer: Content): Session {
  const [userId, deviceId] = [readText(answer['user_id']), readText(answer['device_id'])];
  const accessToken = readText(answer['access_token'], 10_000);
  if (userId === null || deviceId === null || accessToken === null)
    throw new PortError('M_UNKNOWN', 'The server gave an answer that cannot be understood.');
  const serverName = userId.slice(userId.indexOf(':') + 1);
  return {
    userId,
    deviceId,
    accessToken,
    refreshToken: readText(answer['refresh_token'], 10_000),
    serverName,
  };
}

function on<N extends CallName>(name: N, handler: (args: ArgsOf<N>) => Promise<ResultOf<N>>): Registration {
  return (host) => host.handle(name, handler);
}
