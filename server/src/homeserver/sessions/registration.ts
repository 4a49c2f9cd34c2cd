import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UserId } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import { fail, type Secret } from '#platform/errors';
import type { Random } from '#platform/random';
import type { Accounts } from '#homeserver/accounts';
import type { AuthDict, UserInteractive } from './user-interactive.ts';

export interface RegistrationConfig {
  readonly mode: 'open' | 'token' | 'closed';
  readonly tokens: readonly Secret<string>[];
  readonly sharedSecret: Secret<string> | null;
}

export type Registration = ReturnType<typeof createRegistration>;

const NONCE_MS = 60_000;
const MAX_NONCES = 1_000;

/** Who may make an account: everybody, those with a token, or those whom an administrator makes one for. */
export function createRegistration(parts: {
  accounts: Accounts;
  userInteractive: UserInteractive;
  config: RegistrationConfig;
  clock: Clock;
  random: Random;
}) {
  const { accounts, userInteractive, config, clock, random } = parts;
  const nonces = new Map<string, number>();
  const isToken = (token: string) => config.tokens.some((one) => equal(one.reveal(), token));

  const flows = config.mode === 'token' ? [['m.login.registration_token']] : [['m.login.dummy']];
  const stages = {
    'm.login.dummy': async () => null,
    'm.login.registration_token': async (auth: AuthDict) =>
      isToken(auth.token ?? '')
        ? null
        : { errcode: 'M_UNAUTHORIZED', error: 'This is not a registration token.' },
  };

  return {
    isToken,

    async register(request: {
      username: string | undefined;
      password: string | undefined;
      auth: AuthDict | undefined;
    }): Promise<UserId> {
      if (config.mode === 'closed') {
        fail(
          403,
          'M_FORBIDDEN',
          'This server does not take registrations. Ask its administrator for an account.',
        );
      }
      // The name is looked at first: a client learns at once that it is taken, and not after it proved itself.
      if (request.username !== undefined) await accounts.requireAvailable(request.username);
      await userInteractive.require(request.auth, { flows, stages, purpose: 'register' });
      const password = request.password ?? fail(400, 'M_MISSING_PARAM', 'A password is needed.');
      return accounts.create(request.username ?? accounts.suggestLocalpart(), password);
    },

    /** Registration with the shared secret: what it takes is not known to be wrong or missing. */
    giveNonce(): string {
      requireSecret();
      const nonce = random.id(32);
      nonces.set(nonce, clock.now() + NONCE_MS);
      const [oldest] = nonces.keys();
      if (nonces.size > MAX_NONCES && oldest !== undefined) nonces.delete(oldest);
      return nonce;
    },

    async registerWithSecret(request: {
      nonce: string;
      username: string;
      password: string;
      admin?: boolean | undefined;
      user_type?: string | null | undefined;
      mac: string;
    }): Promise<UserId> {
      const secret = requireSecret();
      const expiresAtMs = nonces.get(request.nonce) ?? 0;
      nonces.delete(request.nonce);
      if (expiresAtMs <= clock.now())
        fail(400, 'M_UNKNOWN', 'This nonce is not known, or no longer. Ask for another.');
      const words = [request.nonce, request.username, request.password, request.admin ? 'admin' : 'notadmin'];
      if (request.user_type) words.push(request.user_type);
      const mac = createHmac('sha1', secret).update(words.join('\0')).digest('hex');
      if (!equal(mac, request.mac)) fail(403, 'M_FORBIDDEN', 'The MAC does not match.');
      return accounts.create(request.username, request.password, { admin: request.admin ?? false });
    },
  };

  function requireSecret(): string {
    return config.sharedSecret?.reveal() ?? fail(404, 'M_UNRECOGNIZED', 'Unrecognized request');
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
