/**
 * Remembers, by name, up to where something may have changed, so that a sync need not ask the database about what
 * did not. What is not remembered changed last at or before a floor, which begins at the position of the start.
 */
export interface LatestPositions {
  /** Runs a commit that concerns these names: until it ends they may have changed, then they changed where it says. */
  during(names: readonly string[], commit: () => Promise<number>): Promise<number>;
  mayHaveAfter(name: string, position: number): boolean;
}

const MAX_NAMES = 200_000;

export function createLatestPositions({ startsAt }: { startsAt: number }): LatestPositions {
  const latest = new Map<string, number>();
  const underWay = new Map<string, number>();
  let floor = startsAt;

  function remember(name: string, position: number): void {
    const known = latest.get(name) ?? 0;
    latest.delete(name);
    latest.set(name, Math.max(known, position));
    if (latest.size <= MAX_NAMES) return;
    const [oldest] = latest;
    if (!oldest) return;
    floor = Math.max(floor, oldest[1]);
    latest.delete(oldest[0]);
  }

  function count(names: readonly string[], by: 1 | -1): void {
    for (const name of names) {
      const left = (underWay.get(name) ?? 0) + by;
      if (left === 0) underWay.delete(name);
      else underWay.set(name, left);
    }
  }

  return {
    async during(names, commit) {
      count(names, 1);
      // A commit that fails may still have been written: its names stay under way, which only costs reads.
      const position = await commit();
      for (const name of names) remember(name, position);
      count(names, -1);
      return position;
    },
    mayHaveAfter: (name, position) => underWay.has(name) || (latest.get(name) ?? floor) > position,
  };
}
