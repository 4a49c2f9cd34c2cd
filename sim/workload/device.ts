import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import type { Random } from '../../server/src/platform/random/index.ts';
import type { Deed, Ending, Operation } from '../history/operation.ts';
import type { Ask, World } from './world.ts';

/** Someone who is logged in. */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

export type Body = Record<string, unknown>;

/** How an attempt ended. `status` is 0 where no answer came; `body` is null unless the ending is ok. */
export interface Attempt {
  readonly ending: Ending;
  readonly status: number;
  readonly body: Body | null;
}

/** A device of a person: asks the server, and writes each attempt into the history. */
export interface Device extends Account {
  /** Its place among all devices. */
  readonly index: number;
  readonly proc: string;
  /** Chance of its own, so that what others draw does not change what it wishes. */
  readonly random: Random;
  /** @param toDeed what was done, given the body of a 200 and null without one */
  attempt(ask: Omit<Ask, 'token'>, toDeed: (body: Body | null) => Deed): Promise<Attempt>;
}

interface DeviceParts {
  readonly world: World;
  readonly record: (operation: Operation) => void;
  readonly account: Account;
  readonly index: number;
}

export function createDevice({ world, record, account, index }: DeviceParts): Device {
  const proc = `${account.userId}/${account.deviceId}`;
  const nowNs = () => Math.round(world.clock.monotonicMs() * 1e6);
  return {
    ...account,
    index,
    proc,
    random: createSeededRandom(world.random.id(20)),
    async attempt(ask, toDeed) {
      const invokeNs = nowNs();
      const { why, ...attempt } = await exchange(world, { ...ask, token: account.token });
      const deed = toDeed(attempt.body);
      const said = why === null ? {} : { why };
      record({ proc, invokeNs, completeNs: nowNs(), ending: attempt.ending, ...said, deed });
      return attempt;
    },
  };
}

async function exchange(world: World, ask: Ask): Promise<Attempt & { why: string | null }> {
  try {
    const { status, body } = await world.wire.exchange(ask);
    if (status === 200) return { ending: 'ok', status, body, why: null };
    const why = `${status} ${String(body['errcode'])}`;
    return { ending: status >= 400 && status < 500 ? 'fail' : 'info', status, body: null, why };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ending: 'info', status: 0, body: null, why };
  }
}
