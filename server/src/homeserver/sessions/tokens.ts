import { hash } from 'node:crypto';
import type { UserId } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { fail } from '#platform/errors';
import type { Caller } from '#platform/http';
import type { Random } from '#platform/random';
import * as store from './store.ts';
import type { TokenCache } from './token-cache.ts';

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInMs: number | null;
}

/** How long an access token is good when it can be refreshed; one that cannot does not expire. */
const ACCESS_TOKEN_MS = 60 * 60_000;

/**
 * Issues, finds and refreshes tokens. Each refresh makes a new generation. The old one is good until a token of the
 * new one is used, because the client may never have got it; whoever then presents an older refresh token has stolen
 * it, or was stolen from: every token of the device ends. RFC 9700 section 4.14.2.
 */
export function createTokens({
  db,
  clock,
  random,
  cache,
}: {
  db: Db;
  clock: Clock;
  random: Random;
  cache: TokenCache;
}) {
  async function issue(
    tx: Tx,
    of: { userId: string; deviceId: string; generation: number; withRefreshToken: boolean },
  ): Promise<IssuedTokens> {
    const accessToken = `hat_${random.id(43)}`;
    const refreshToken = of.withRefreshToken ? `hrt_${random.id(43)}` : null;
    const expiresInMs = of.withRefreshToken ? ACCESS_TOKEN_MS : null;
    await store.insertTokens(tx, {
      ...of,
      access: hashOf(accessToken),
      refresh: refreshToken === null ? null : hashOf(refreshToken),
      expiresAtMs: expiresInMs === null ? null : clock.now() + expiresInMs,
    });
    return { accessToken, refreshToken, expiresInMs };
  }

  return {
    issue,

    async find(token: string): Promise<Caller | null> {
      const hash = hashOf(token);
      const name = hash.toString('base64');
      const known = cache.find(name, clock.now());
      if (known) return known;
      const forgets = cache.forgets();
      const record = await store.findAccessToken(db, hash);
      if (!record || (record.expiresAtMs !== null && record.expiresAtMs <= clock.now())) return null;
      const { userId, deviceId, generation } = record;
      if (!record.confirmed) await db.tx((tx) => store.confirmGeneration(tx, userId, deviceId, generation));
      const caller: Caller = {
        userId: userId as UserId,
        deviceId,
        tokenId: name.slice(0, 12),
        isAdmin: record.admin,
      };
      // A session that ended while its token was looked up must not come back by the cache.
      if (cache.forgets() === forgets) cache.put(name, caller, record.expiresAtMs);
      if (!record.confirmed) cache.forgetDevice(userId, deviceId);
      return caller;
    },

    /**
     * Exchanges a refresh token for new tokens.
     * @throws ApiError 401 M_UNKNOWN_TOKEN for one that is not known, or was used before its successor
     */
    async refresh(token: string): Promise<IssuedTokens> {
      const known = (await store.findRefreshToken(db, hashOf(token))) ?? unknownToken();
      const { userId, deviceId } = known;
      const issued = await db.tx(async (tx) => {
        const newest = await store.lockGeneration(tx, userId, deviceId);
        // Two requests with one token: the second finds, under the lock, what the first one made.
        if (!newest || !(await store.findRefreshToken(tx, hashOf(token)))) return null;
        const isNewest = newest.generation === known.generation;
        if (!isNewest && (newest.confirmed || newest.generation > known.generation + 1)) {
          await store.deleteTokens(tx, userId, deviceId);
          return null;
        }
        // The answer to an earlier exchange was lost on its way: that generation was never used.
        if (!isNewest) await store.deleteGeneration(tx, userId, deviceId, newest.generation);
        // Whoever refreshes has this generation's tokens in hand.
        await store.confirmGeneration(tx, userId, deviceId, known.generation);
        return issue(tx, { userId, deviceId, generation: known.generation + 1, withRefreshToken: true });
      });
      // Whether tokens of an earlier generation ended, or all of them: those remembered are looked up anew.
      cache.forgetDevice(userId, deviceId);
      return issued ?? unknownToken();
    },
  };
}

function unknownToken(): never {
  return fail(401, 'M_UNKNOWN_TOKEN', 'This refresh token is not known, or no longer. Log in again.', {
    soft_logout: false,
  });
}

/** Tokens have 256 random bits: a plain hash suffices, there is nothing to guess. */
function hashOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
