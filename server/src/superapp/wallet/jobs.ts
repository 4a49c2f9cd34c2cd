import type { Clock } from '#platform/clock';
import type { Job } from '#platform/jobs';
import type { Random } from '#platform/random';
import { countDone } from './count-done.ts';
import type { Ledger } from './ledger.ts';
import type { Payments } from './payments.ts';
import type { RedPackets } from './red-packets.ts';

const EVERY_MS = 15_000;

export interface WalletJobParts {
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly redPackets: RedPackets;
  /** Writes down where the chain stands, once in each day. */
  readonly checkpoint: () => Promise<number>;
  readonly clock: Clock;
  readonly random: Random;
}

/** What goes on without anybody asking: the ledger's time, what ends by it, the chain and its checkpoints. */
export function createWalletJob(parts: WalletJobParts): Job {
  const { ledger, payments, redPackets, checkpoint, clock, random } = parts;
  let lastMs = clock.monotonicMs();
  return {
    name: 'wallet.keep',
    everyMs: EVERY_MS,
    async run() {
      const nowMs = clock.monotonicMs();
      // One process of all runs this in each interval: more than one interval would count a time twice.
      await ledger.run(Math.min(Math.round(nowMs - lastMs), EVERY_MS));
      lastMs = nowMs;
      const steps = [
        () => ledger.expireHolds(() => random.uuid()),
        payments.settleDue,
        redPackets.returnDue,
        payments.dropUnmade,
        ledger.seal,
        checkpoint,
      ];
      await countDone(steps, async (step) => (await step()) > 0);
    },
  };
}
