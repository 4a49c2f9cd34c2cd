import type { Graph } from './edge-list.ts';

/**
 * The shortest way from one node to another inside a component, both included; null when there is none. Steps to a
 * node that is `free` cost nothing.
 */
export function findPath(
  { offsets, targets }: Graph,
  way: { from: number; to: number; isInside(node: number): boolean; isFree(node: number): boolean },
): number[] | null {
  const parents = new Map<number, number>([[way.from, -1]]);
  const done = new Set<number>();
  // Nodes of the present distance, and of the next one: a search in rising order without a heap.
  let near = [way.from];
  let far: number[] = [];
  while (near.length > 0) {
    const node = near.pop()!;
    if (node === way.to) return walkBack(parents, node);
    if (!done.has(node)) {
      done.add(node);
      for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge += 1) {
        const target = targets[edge]!;
        if (done.has(target) || !way.isInside(target)) continue;
        if (way.isFree(target)) {
          parents.set(target, node);
          near.push(target);
        } else if (!parents.has(target)) {
          parents.set(target, node);
          far.push(target);
        }
      }
    }
    if (near.length === 0) [near, far] = [far, []];
  }
  return null;
}

function walkBack(parents: ReadonlyMap<number, number>, last: number): number[] {
  const path: number[] = [];
  for (let node = last; node !== -1; node = parents.get(node) ?? -1) path.push(node);
  return path.toReversed();
}
