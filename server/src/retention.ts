import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import { pruneAnswers } from '#platform/idempotency';
import type { Jobs } from '#platform/jobs';
import { pruneBatches } from '#platform/stream';
import { pruneTxns } from '#homeserver/events';
import type { Sessions } from '#homeserver/sessions';
import { pruneToDeviceTxns } from '#homeserver/to-device';

const DAY_MS = 86_400_000;

/** What is forgotten in time. */
export function addRetention(
  jobs: Jobs,
  { db, clock, sessions }: { db: Db; clock: Clock; sessions: Sessions },
): void {
  const daily = (name: string, run: () => Promise<unknown>) =>
    jobs.add({ name, everyMs: DAY_MS, run: async () => void (await run()) });
  daily('sessions.addresses', () => sessions.dropOldAddresses());
  daily('events.transactions', () => pruneTxns(db, clock.now()));
  daily('to-device.transactions', () => pruneToDeviceTxns(db, clock.now()));
  daily('idempotency.answers', () => pruneAnswers(db, clock.now()));
  daily('stream.batches', () => pruneBatches(db, clock.now()));
}
