/**
 * Does one after another, and returns how many were done. One that fails stops none behind it: the first failure is
 * thrown at the end.
 */
export async function countDone<T>(items: readonly T[], act: (item: T) => Promise<boolean>): Promise<number> {
  const failures: unknown[] = [];
  let done = 0;
  for (const item of items) {
    try {
      if (await act(item)) done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return done;
}
