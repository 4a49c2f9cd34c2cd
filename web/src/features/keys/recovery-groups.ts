/** The groups of a recovery code, as people write them. */
export function groupsOf(code: string): readonly string[] {
  return code.split(/\s+/u).filter((group) => group !== '');
}

/** Two different groups to ask for, by number from 0, from two random numbers of 0 to 1. */
export function chooseTwo(count: number, first: number, second: number): readonly [number, number] {
  const one = Math.floor(first * count) % count;
  const step = 1 + (Math.floor(second * (count - 1)) % (count - 1));
  const other = (one + step) % count;
  return one < other ? [one, other] : [other, one];
}

/** Whether a group was typed as it stands. Spaces do not matter; case does, because the code has both. */
export function isSameGroup(typed: string, group: string): boolean {
  return typed.replaceAll(/\s/gu, '') === group;
}

/** Random numbers of 0 to 1 that nobody can foresee. */
export function randomShares(count: number): readonly number[] {
  return [...crypto.getRandomValues(new Uint32Array(count))].map((value) => value / 2 ** 32);
}

/** What the downloaded or printed sheet is called. */
export function codeFileName(brand: string, number: number, createdMs: number): string {
  const day = new Date(createdMs).toISOString().slice(0, 10);
  return `${brand.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-recovery-code-${number}-${day}.txt`;
}
