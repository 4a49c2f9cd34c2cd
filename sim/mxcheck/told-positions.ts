/** Which positions of a room a chain was told, as stretches `from, to, from, to, ...` in rising order. */
export interface ToldPositions {
  readonly stretches: readonly number[];
}

export const NOTHING_TOLD: ToldPositions = { stretches: [] };

/** The newest position that was told; -1 when none was. */
export function newestTold({ stretches }: ToldPositions): number {
  return stretches.at(-1) ?? -1;
}

export function isTold({ stretches }: ToldPositions, position: number): boolean {
  for (let at = stretches.length - 2; at >= 0; at -= 2) {
    if (position > (stretches[at + 1] ?? 0)) return false;
    if (position >= (stretches[at] ?? 0)) return true;
  }
  return false;
}

/** How many numbers are kept: a chain that never fills its holes forgets the oldest stretches. */
const MOST_NUMBERS = 256;

/** Adds a stretch behind all others; it is joined to the last when nothing is between. */
export function addStretch(
  { stretches }: ToldPositions,
  { from, to, isJoined }: { from: number; to: number; isJoined: boolean },
): ToldPositions {
  if (!isJoined || stretches.length === 0)
    return { stretches: [...stretches.slice(-MOST_NUMBERS), from, to] };
  return { stretches: [...stretches.slice(0, -1), to] };
}

/** Fills the hole in front of the last stretch down to `low`, the position before which it was told already. */
export function fillLastHole({ stretches }: ToldPositions, low: number): ToldPositions {
  const to = stretches.at(-1);
  if (to === undefined) return NOTHING_TOLD;
  const before = stretches.slice(0, -2);
  if (before.length > 0 && (before.at(-1) ?? 0) >= low) return { stretches: [...before.slice(0, -1), to] };
  return { stretches: [...before, low + 1, to] };
}
