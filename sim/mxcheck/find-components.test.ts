import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import { createEdgeList, type Graph } from './edge-list.ts';
import { findComponents } from './find-components.ts';
import { findPath } from './find-cycle.ts';

/** Which nodes can be reached, node by node: slow and plain. */
function reach({ nodes, offsets, targets }: Graph): Set<number>[] {
  return Array.from({ length: nodes }, (_, start) => {
    const seen = new Set<number>();
    const waiting = [start];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const target of targets.subarray(offsets[node], offsets[node + 1])) {
        if (!seen.has(target)) waiting.push(target);
        seen.add(target);
      }
    }
    return seen;
  });
}

function randomGraph(seed: number): Graph {
  const random = createSeededRandom(seed);
  const nodes = 2 + random.int(14);
  const edges = createEdgeList();
  for (let count = random.int(nodes * 2); count > 0; count -= 1) {
    const [from, to] = [random.int(nodes), random.int(nodes)];
    if (from !== to) edges.add(from, to);
  }
  return edges.toGraph(nodes);
}

test('components are the nodes that reach each other', () => {
  let found = 0;
  for (let seed = 0; seed < 2_000; seed += 1) {
    const graph = randomGraph(seed);
    const reached = reach(graph);
    const expected = reached.map((from, a) =>
      [...from].filter((b) => reached[b]?.has(a)).toSorted((x, y) => x - y),
    );
    const components = findComponents(graph).map((nodes) => [...nodes].toSorted((x, y) => x - y));
    for (const component of components) {
      for (const node of component) assert.deepEqual(expected[node], component, `seed ${seed}`);
    }
    const inCycles = expected.filter((others) => others.length > 0).length;
    assert.equal(components.flat().length, inCycles, `seed ${seed}`);
    found += components.length;
  }
  assert.ok(found > 500);
});

test('a path is a shortest one, and free nodes cost nothing', () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const graph = randomGraph(seed);
    const [from, to] = [0, graph.nodes - 1];
    const path = findPath(graph, { from, to, isInside: () => true, isFree: (node) => node % 3 === 1 });
    assert.equal(path !== null, reach(graph)[from]?.has(to), `seed ${seed}`);
    if (!path) continue;
    assert.deepEqual([path[0], path.at(-1)], [from, to]);
    for (const [at, node] of path.slice(1).entries()) {
      const before = path[at] ?? 0;
      assert.ok(graph.targets.subarray(graph.offsets[before], graph.offsets[before + 1]).includes(node));
    }
    const cost = path.slice(1).filter((node) => node % 3 !== 1).length;
    assert.equal(cost, leastCost(graph, from, to), `seed ${seed}`);
  }
});

/** By relaxing every edge as often as there are nodes. */
function leastCost({ nodes, offsets, targets }: Graph, from: number, to: number): number {
  const costs = Array.from({ length: nodes }, (_, node) => (node === from ? 0 : Infinity));
  for (let round = 0; round < nodes; round += 1) {
    for (let node = 0; node < nodes; node += 1) {
      for (const target of targets.subarray(offsets[node], offsets[node + 1])) {
        const cost = (costs[node] ?? Infinity) + (target % 3 === 1 ? 0 : 1);
        costs[target] = Math.min(costs[target] ?? Infinity, cost);
      }
    }
  }
  return costs[to] ?? Infinity;
}
