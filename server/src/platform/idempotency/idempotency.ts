import type { IncomingHttpHeaders } from 'node:http';
import type { Endpoint } from '@herald/contract';
import { canonicalJson, type Hasher, type JsonObject } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db, Queryable, Tx } from '#platform/db';
import { assert, fail } from '#platform/errors';
import type { Caller, Request } from '#platform/http';
import { deleteAnswersBefore, findAnswer, putAnswer, takeKey, type StoredAnswer } from './store.ts';

export interface Command {
  readonly userId: string;
  readonly key: string;
  /** What is asked for, and of which endpoint. What proves who asks is left out: no hash of a password is kept. */
  readonly request: JsonObject;
}

/** What of a request makes a command. */
export interface CommandRequest {
  readonly caller: Caller;
  readonly params: unknown;
  readonly body: unknown;
  readonly raw: Pick<Request['raw'], 'headers'>;
}

export interface Idempotency {
  /**
   * Does what a command asks for, once for each key of a user. What `act` gives is stored in the transaction in which
   * it acted, as JSON: the same command again gets the same bytes, at the same moment too. A refusal changes nothing and is not
   * stored, so the command can be sent again.
   * @param check what takes long and is asked before the transaction, and only of who has no answer yet
   * @throws ApiError 422 CHAT.HERALD.IDEMPOTENCY_KEY_REUSED
   */
  once(command: Command, act: (tx: Tx) => Promise<object>, check?: () => Promise<void>): Promise<string>;
}

/** For as long a command may be repeated. */
const KEPT_MS = 30 * 86_400_000;
const PRUNED_AT_ONCE = 10_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** `db` is where the module that acts writes: both are committed together. */
export function createIdempotency(parts: { db: Db; clock: Clock; hasher: Hasher }): Idempotency {
  const { db, clock, hasher } = parts;
  return {
    async once({ userId, key, request }, act, check) {
      const requestHash = hasher.sha256(canonicalJson(request));
      const known = await findAnswer(db, userId, key);
      if (known) return repeat(known, requestHash);
      try {
        await check?.();
      } catch (refusal) {
        // The same command may have done meanwhile what cannot be done twice.
        const answer = await findAnswer(db, userId, key);
        if (!answer) throw refusal;
        return repeat(answer, requestHash);
      }
      return db.tx(async (tx) => {
        if (!(await takeKey(tx, { userId, key, requestHash, atMs: clock.now() }))) {
          const answer = await findAnswer(tx, userId, key);
          assert(answer, 'who waited for a key finds its answer');
          return repeat(answer, requestHash);
        }
        const body = JSON.stringify(await act(tx));
        await putAnswer(tx, userId, key, body);
        return body;
      });
    },
  };
}

function repeat({ requestHash, body }: StoredAnswer, asked: Uint8Array): string {
  if (!requestHash.equals(asked)) {
    fail(422, 'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
  }
  return body;
}

/**
 * A request as a command. `auth` and `proof` of its body prove who asks, and are no part of what is asked for.
 * @throws ApiError 400 when it has no Idempotency-Key, or one that cannot be kept
 */
export function commandOf(
  { method, path }: Endpoint,
  { caller, params, body, raw }: CommandRequest,
): Command {
  const { auth: _auth, proof: _proof, ...asked } = body as JsonObject;
  const request = { method, path, params: params as JsonObject, body: asked };
  return { userId: caller.userId, key: keyOf(raw.headers), request };
}

function keyOf(headers: IncomingHttpHeaders): string {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string')
    fail(400, 'M_MISSING_PARAM', 'Send an Idempotency-Key, and the same one with each attempt.');
  if (!KEY.test(key))
    fail(400, 'M_INVALID_PARAM', 'An Idempotency-Key has 1 to 255 visible characters of ASCII.');
  return key;
}

/** Forgets answers that are older than a month, and returns how many. */
export async function pruneAnswers(db: Queryable, nowMs: number): Promise<number> {
  let pruned = 0;
  for (;;) {
    const now = await deleteAnswersBefore(db, nowMs - KEPT_MS, PRUNED_AT_ONCE);
    pruned += now;
    if (now < PRUNED_AT_ONCE) return pruned;
  }
}
