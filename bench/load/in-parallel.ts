/** Does `work` for the numbers from 0 to below `count`, at most `width` at a time. */
export async function inLanes(
  count: number,
  width: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}

/** Does `work` for every item, at most `width` at a time. Results are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  await inLanes(items.length, width, async (index) => {
    results[index] = await work(items[index]!, index);
  });
  return results;
}
