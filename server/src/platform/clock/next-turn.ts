import { setImmediate } from 'node:timers/promises';

/** Resolves when everything else that waits for this thread has had its turn: for work that would hold it for long. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
}
