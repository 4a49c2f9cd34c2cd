/** Directed edges, as many as come: they are many, so they are kept as plain numbers. */
export interface EdgeList {
  add(from: number, to: number): void;
  /** The graph with `nodes` nodes that the edges make. */
  toGraph(nodes: number): Graph;
}

/** A graph: the successors of node n are `targets[offsets[n]]` up to, and without, `targets[offsets[n + 1]]`. */
export interface Graph {
  readonly nodes: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

export function createEdgeList(): EdgeList {
  let pairs = new Int32Array(1_024);
  let length = 0;
  return {
    add(from, to) {
      if (length + 2 > pairs.length) {
        const larger = new Int32Array(pairs.length * 2);
        larger.set(pairs);
        pairs = larger;
      }
      pairs[length] = from;
      pairs[length + 1] = to;
      length += 2;
    },
    toGraph: (nodes) => toGraph(pairs.subarray(0, length), nodes),
  };
}

function toGraph(pairs: Int32Array, nodes: number): Graph {
  const offsets = new Int32Array(nodes + 1);
  for (let at = 0; at < pairs.length; at += 2) offsets[(pairs[at] ?? 0) + 1]! += 1;
  for (let node = 0; node < nodes; node += 1) offsets[node + 1]! += offsets[node] ?? 0;
  const free = offsets.slice();
  const targets = new Int32Array(pairs.length / 2);
  for (let at = 0; at < pairs.length; at += 2) {
    const from = pairs[at] ?? 0;
    targets[free[from]!] = pairs[at + 1] ?? 0;
    free[from]! += 1;
  }
  return { nodes, offsets, targets };
}
