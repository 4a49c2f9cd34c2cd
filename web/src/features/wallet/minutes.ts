const MINUTE_MS = 60_000;

/** Whole minutes that are left, and never none while something is. */
export function minutesOf(leftMs: number | undefined): number {
  return Math.ceil((leftMs ?? 0) / MINUTE_MS);
}
