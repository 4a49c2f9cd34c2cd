import { happens, keepDoing, pick } from './stage.ts';
import type { Stage } from './stage.ts';
import { syncOnce } from './sync-chain.ts';
import type { Chain, SyncWish } from './sync-chain.ts';

const HANG_UP_WITHIN_MS = 60;

/** A device listens by a chain of syncs until the run is over, and keeps some of the tokens. */
export async function readSyncs(stage: Stage, chain: Chain, kept: string[]): Promise<void> {
  const { random } = chain.device;
  const { shape } = stage;
  await keepDoing(stage, random, shape.readPauseMs, async () => {
    const rooms = await syncOnce(stage, chain, wishOf(stage, chain));
    if (!rooms || chain.since === null || !happens(random, shape.keepOneOf)) return;
    if (kept.length < shape.kept) kept.push(chain.since);
    else kept[random.int(kept.length)] = chain.since;
  });
}

function wishOf({ shape }: Stage, { device: { random } }: Chain): SyncWish {
  const limit = pick(random, [1, 2, 10, 20, 50, 50]);
  const isImpatient = happens(random, shape.hangUpOneOf);
  const pollMs = happens(random, 3) ? 0 : shape.pollMs;
  const timeoutMs = isImpatient ? 1 + random.int(HANG_UP_WITHIN_MS) : shape.patienceMs;
  return { pollMs, limit, timeoutMs };
}
