import type { ReadEdges } from './check-chains.ts';
import { createEdgeList, type EdgeList, type Graph } from './edge-list.ts';
import type { Facts } from './facts.ts';
import { listsOf } from './shown-events.ts';

/**
 * What must have come before what. Nodes are the events of all rooms, the answers that showed some, and the moments in
 * which something was answered. Edges lead to what came later: along a room's order, from an event to an answer that
 * showed it, from an answer to the event that it would have shown had it been there, and through the moments from what
 * was answered to what was asked for afterwards. One log has one order, so there is no cycle.
 */
export interface HistoryGraph {
  readonly graph: Graph;
  /** What a node is: the number of an event, the operation of an answer, or a moment. */
  describe(node: number): GraphNode;
}

export type GraphNode =
  | { readonly is: 'event'; readonly number: number }
  | { readonly is: 'answer'; readonly operation: number }
  | { readonly is: 'moment' };

export function buildHistoryGraph(facts: Facts, { showed, lacked }: ReadEdges): HistoryGraph {
  const { operations, rooms } = facts;
  const events = [...rooms.values()].reduce((sum, { order }) => sum + order.events.length, 0);
  const edges = createEdgeList();
  for (const { order } of rooms.values()) {
    for (let at = 1; at < order.events.length; at += 1) edges.add(order.first + at - 1, order.first + at);
  }
  const answers = operations.flatMap((operation, index) => (isAnswer(operation) ? [index] : []));
  const nodeOf = new Int32Array(operations.length);
  for (const [at, index] of answers.entries()) nodeOf[index] = events + at;
  for (let at = 0; at < showed.length; at += 2) edges.add(showed[at]!, nodeOf[showed[at + 1]!]!);
  for (let at = 0; at < lacked.length; at += 2) edges.add(nodeOf[lacked[at]!]!, lacked[at + 1]!);
  const first = events + answers.length;
  const moments = addRealTime(edges, first, [...spansOfEvents(facts), ...spansOfAnswers(facts, nodeOf)]);
  return {
    graph: edges.toGraph(first + moments),
    describe(node) {
      if (node < events) return { is: 'event', number: node };
      if (node < first) return { is: 'answer', operation: answers[node - events]! };
      return { is: 'moment' };
    },
  };
}

function isAnswer(operation: Facts['operations'][number]): boolean {
  return listsOf(operation).length > 0 || (operation.deed.f === 'sync' && operation.ending === 'ok');
}

/** When a node was asked for, and when it was answered; Infinity where no answer came. */
interface Span {
  readonly node: number;
  readonly invokeNs: number;
  readonly completeNs: number;
}

function* spansOfEvents({ rooms, sends }: Facts): Generator<Span> {
  for (const { order } of rooms.values()) {
    for (const [position, { uid }] of order.events.entries()) {
      const sent = uid === undefined ? undefined : sends.get(uid);
      if (!sent) continue;
      yield {
        node: order.first + position,
        invokeNs: sent.invokeNs,
        completeNs: sent.ack?.ns ?? Infinity,
      };
    }
  }
}

function* spansOfAnswers({ operations }: Facts, nodeOf: Int32Array): Generator<Span> {
  for (const [index, operation] of operations.entries()) {
    if (!isAnswer(operation)) continue;
    yield { node: nodeOf[index]!, invokeNs: operation.invokeNs, completeNs: operation.completeNs };
  }
}

/** One moment for each answer, in their order: edges in the number of nodes instead of its square. */
function addRealTime(edges: EdgeList, first: number, spans: readonly Span[]): number {
  const answered = spans
    .filter(({ completeNs }) => completeNs !== Infinity)
    .toSorted((a, b) => a.completeNs - b.completeNs);
  const moments = new Float64Array(answered.map(({ completeNs }) => completeNs));
  for (const [at, { node }] of answered.entries()) {
    edges.add(node, first + at);
    if (at > 0) edges.add(first + at - 1, first + at);
  }
  for (const { node, invokeNs } of spans) {
    const before = countBefore(moments, invokeNs);
    if (before > 0) edges.add(first + before - 1, node);
  }
  return moments.length;
}

function countBefore(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
