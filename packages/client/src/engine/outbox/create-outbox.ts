import type { MatrixContext, Part } from '../context.ts';
import { createOutboxQueue, type Outbox } from './outbox.ts';
import type { SendGate } from './send-gate.ts';

/** The outbox as a part of the engine; other parts put messages into it. */
export function createOutbox(matrix: MatrixContext, gate: SendGate): Part & Outbox {
  const outbox = createOutboxQueue(matrix, gate);
  matrix.host.handle('timeline.retry', async ({ key }) => {
    // The row of a message tells also of its newest edit's failure.
    await Promise.all(failedFor(outbox, key).map((txnId) => outbox.retry(txnId)));
    return null;
  });
  matrix.host.handle('timeline.discard', async ({ key }) => {
    await Promise.all(failedFor(outbox, key).map((txnId) => outbox.discard(txnId)));
    return null;
  });
  return { ...outbox, onPrepared: outbox.wake };

  function failedFor(box: Outbox, key: string): readonly string[] {
    if (box.find(key)?.state !== 'sent' && box.find(key)) return [key];
    return box.aimedAt(key);
  }
}
