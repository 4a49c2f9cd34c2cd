import type { Graph } from './edge-list.ts';

/**
 * The strongly connected components with more than one node: whatever has a cycle. Tarjan's algorithm, with a stack of
 * its own instead of calls, because a history is deeper than a call stack. Linear in nodes and edges.
 */
export function findComponents({ nodes, offsets, targets }: Graph): Int32Array[] {
  const order = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  const isOpen = new Uint8Array(nodes);
  const next = offsets.slice(0, nodes);
  const calls = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  const found: Int32Array[] = [];
  let counter = 0;
  let opened = 0;

  function enter(node: number): void {
    counter += 1;
    order[node] = counter;
    low[node] = counter;
    isOpen[node] = 1;
    open[opened] = node;
    opened += 1;
  }

  function leave(node: number): void {
    if (low[node] !== order[node]) return;
    const end = opened;
    do {
      opened -= 1;
      isOpen[open[opened]!] = 0;
    } while (open[opened] !== node);
    if (end - opened > 1) found.push(open.slice(opened, end));
  }

  function visitFrom(root: number): void {
    let depth = 0;
    calls[0] = root;
    enter(root);
    while (depth >= 0) {
      const node = calls[depth]!;
      const edge = next[node]!;
      if (edge < offsets[node + 1]!) {
        next[node] = edge + 1;
        const target = targets[edge]!;
        if (order[target] === 0) {
          enter(target);
          depth += 1;
          calls[depth] = target;
        } else if (isOpen[target] === 1) low[node] = Math.min(low[node]!, order[target]!);
        continue;
      }
      leave(node);
      depth -= 1;
      if (depth >= 0) low[calls[depth]!] = Math.min(low[calls[depth]!]!, low[node]!);
    }
  }

  for (let node = 0; node < nodes; node += 1) if (order[node] === 0) visitFrom(node);
  return found;
}
