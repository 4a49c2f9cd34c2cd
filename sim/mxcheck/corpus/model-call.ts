import type { Random } from '../../../server/src/platform/random/index.ts';
import type { Deed, Operation } from '../../history/operation.ts';
import type { ModelServer } from './model-server.ts';
import type { Turns } from './turns.ts';

/** What the people of a made-up history share. */
export interface ModelWorld {
  readonly server: ModelServer;
  readonly turns: Turns;
  readonly random: Random;
  readonly record: (operation: Operation) => void;
  /** Whether the network loses requests and answers now. */
  isFaulty: boolean;
}

/** What came back: a value, null for a refusal, or that nothing is known. */
export type Outcome<T> =
  | { readonly is: 'ok'; readonly value: T }
  | { readonly is: 'fail' }
  | { readonly is: 'info' };

const MS = 1e6;

/**
 * One request: it travels, happens at one moment or never, and its answer travels back or is lost. What is given up
 * can still happen later.
 */
export function* call<T>(
  world: ModelWorld,
  proc: string,
  act: () => T | null,
  toDeed: (value: T | null) => Deed,
): Generator<number, Outcome<T>, void> {
  const { turns, random, record } = world;
  const invokeNs = turns.nowNs();
  yield (1 + random.int(20)) * MS;
  const fate = random.int(world.isFaulty ? 4 : 60);
  // Of four that do not arrive in time one never does, one does late, and of two only the answer is lost.
  const isLost = fate < 3;
  const value = fate === 0 || fate === 1 ? null : act();
  if (fate === 1) turns.begin(actLate(act), (50 + random.int(500)) * MS);
  yield (1 + random.int(20)) * MS;
  const ending = isLost ? 'info' : value === null ? 'fail' : 'ok';
  const why = { ok: {}, fail: { why: '403 M_FORBIDDEN' }, info: { why: 'reset' } }[ending];
  record({ proc, invokeNs, completeNs: turns.nowNs(), ending, ...why, deed: toDeed(isLost ? null : value) });
  return isLost ? { is: 'info' } : value === null ? { is: 'fail' } : { is: 'ok', value };
}

// oxlint-disable-next-line require-yield -- a life that does one thing and ends
function* actLate(act: () => unknown): Generator<number, void, void> {
  act();
}
