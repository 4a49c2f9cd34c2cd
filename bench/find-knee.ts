import type { Measured, Played } from './scenarios/scenario.ts';

const P99_MS = 200;
const GROWTH = 1.4;
const STEP_SECONDS = 8;
/** A step that is over the knee by noise gets a second try. */
const TRIES = 2;

/** The highest rate that a target carried: send p99 within 200 ms, and 95 % of what was offered answered in time. */
export interface Knee {
  readonly perSecond: number;
  readonly measured: Measured;
}

/** Raises the offered rate step by step, by four tenths each, until the target does not carry it. */
export async function findKnee(
  play: Played,
  from: number,
  say: (text: string) => void,
): Promise<Knee | null> {
  let knee: Knee | null = null;
  for (let perSecond = from, step = 0; ; perSecond *= GROWTH, step += 1) {
    const measured = await carry(play, perSecond, step);
    say(`  ${perSecond.toFixed(1)}/s: p99 ${measured.figures['send p99, ms']?.toFixed(0)} ms`);
    if (!isCarried(measured)) return knee;
    knee = { perSecond, measured };
  }
}

async function carry(play: Played, perSecond: number, step: number): Promise<Measured> {
  let measured: Measured | null = null;
  for (let attempt = 0; attempt < TRIES && (measured === null || !isCarried(measured)); attempt += 1)
    measured = await play.offer!({ perSecond, seconds: STEP_SECONDS, seed: 10_000 + step * TRIES + attempt });
  return measured!;
}

function isCarried({ figures, findings }: Measured): boolean {
  const offered = figures['offered, messages/s'] ?? 0;
  const answered = figures['answered, messages/s'] ?? 0;
  const arrived = (figures['messages'] ?? 0) / STEP_SECONDS;
  return (
    findings.length === 0 &&
    (figures['send p99, ms'] ?? Number.POSITIVE_INFINITY) <= P99_MS &&
    answered >= 0.95 * Math.min(offered, arrived)
  );
}
