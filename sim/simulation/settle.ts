import { nextTurn } from '../../server/src/platform/clock/index.ts';
import type { Schedule } from './schedule.ts';

/** Far more than a healthy run takes. */
const MOST_STEPS = 400_000;

/** Handles that may stay open while nothing is under way: the machine's timers, the terminal, pipes of a test runner. */
const IDLE_RESOURCES = new Set([
  'Timeout',
  'TTYWrap',
  'PipeWrap',
  'TCPSocketWrap',
  'TCPServerWrap',
  'ProcessWrap',
  'Process',
  'MessagePort',
  'SignalWrap',
  'WriteWrap',
]);

/**
 * Lets everything that is ready run: promises, ticks, turns of the event loop, files being read. Afterwards nothing
 * can happen before the next step of the schedule.
 */
export async function settle(): Promise<void> {
  do await nextTurn();
  while (process.getActiveResourcesInfo().some((name) => !IDLE_RESOURCES.has(name)));
}

/**
 * Steps until the work ended. Rejects as the work does, or as Stuck: when virtual time ran out before, when nothing is
 * planned any more, and when `whyStop` gives a reason.
 */
export async function runUntil<T>(
  schedule: Schedule,
  work: Promise<T>,
  limitMs: number,
  whyStop: () => string | null = () => null,
): Promise<T> {
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  over.catch(() => {});
  const endMs = schedule.clock.monotonicMs() + limitMs;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    await settle();
    if (isOver) return over;
    const reason = whyStop();
    if (reason !== null) throw new Stuck(reason);
    if (schedule.clock.monotonicMs() > endMs) throw new Stuck(`not over after ${limitMs} ms of virtual time`);
    if (!schedule.step()) throw new Stuck('everybody waits, and nothing is planned');
  }
  throw new Stuck(`not over after ${MOST_STEPS} steps`);
}

/** The simulated world stands still, or its work does not end. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}
