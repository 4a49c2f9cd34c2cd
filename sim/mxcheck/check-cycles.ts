import type { ReadEdges } from './check-chains.ts';
import { nameEvent, type Facts } from './facts.ts';
import { findComponents } from './find-components.ts';
import { findPath } from './find-cycle.ts';
import { buildHistoryGraph, type GraphNode, type HistoryGraph } from './history-graph.ts';
import type { AnomalyKind, Findings } from './report.ts';

/** How many cycles of a component are looked for; the shortest of each kind is told. */
const MOST_CANDIDATES = 32;
/** Of a component with many nodes fewer are, so that all searches together stay in this order of nodes. */
const MOST_VISITS = 1_000_000;
const MOST_COMPONENTS = 50;

type Step = Exclude<GraphNode, { is: 'moment' }>;

interface Cycle {
  readonly steps: readonly Step[];
  /** Whether an answer in it lacked what came before it. */
  readonly hasLack: boolean;
}

/** Looks for things that came before themselves: across rooms, devices and people (D3, D6). */
export function checkCycles(facts: Facts, edges: ReadEdges, findings: Findings): void {
  const built = buildHistoryGraph(facts, edges);
  const components = findComponents(built.graph);
  for (const component of components.slice(0, MOST_COMPONENTS)) {
    const shortest = new Map<AnomalyKind, readonly Step[]>();
    for (const cycle of listCycles(built, component)) {
      const kind = kindOf(facts, cycle);
      if (cycle.steps.length < (shortest.get(kind)?.length ?? Infinity)) shortest.set(kind, cycle.steps);
    }
    for (const [kind, steps] of shortest) tell(facts, findings, kind, steps);
  }
}

/** Cycles through edges that are spread over the component; those back in time are never from a moment. */
function listCycles({ graph, describe }: HistoryGraph, component: Int32Array): Cycle[] {
  const inside = new Set(component);
  const way = {
    isInside: (node: number) => inside.has(node),
    isFree: (node: number) => describe(node).is === 'moment',
  };
  const starts = component.filter((node) => !way.isFree(node));
  const edges = [...starts].flatMap((from) => {
    const targets = graph.targets.subarray(graph.offsets[from], graph.offsets[from + 1]);
    return [...targets]
      .filter((to) => isBackward(describe, from, to) && inside.has(to))
      .map((to) => ({ from, to }));
  });
  const candidates = Math.max(2, Math.min(MOST_CANDIDATES, Math.floor(MOST_VISITS / component.length)));
  const stride = Math.max(1, Math.ceil(edges.length / candidates));
  return edges
    .filter((_, at) => at % stride === 0)
    .flatMap(({ from, to }) => {
      const path = findPath(graph, { ...way, from: to, to: from });
      return path ? [toCycle(path.map(describe))] : [];
    });
}

function toCycle(nodes: readonly GraphNode[]): Cycle {
  const hasLack = nodes.some(
    (node, at) => node.is === 'answer' && nodes[(at + 1) % nodes.length]?.is === 'event',
  );
  return { steps: nodes.filter((node) => node.is !== 'moment'), hasLack };
}

/** Along a room, and from an answer to what it lacked: every cycle has one of these. */
function isBackward(describe: HistoryGraph['describe'], from: number, to: number): boolean {
  return describe(to).is === 'event' && describe(from).is !== 'moment';
}

function kindOf({ operations, rooms }: Facts, { steps, hasLack }: Cycle): AnomalyKind {
  const answers = steps.flatMap((step) => (step.is === 'answer' ? [operations[step.operation]!] : []));
  const numbers = steps.flatMap((step) => (step.is === 'event' ? [step.number] : []));
  const isOneRoom = [...rooms.values()].some(({ order }) =>
    numbers.every((number) => number >= order.first && number < order.first + order.events.length),
  );
  if (answers.length === 0) return 'reordered';
  if (!isOneRoom || !hasLack) return 'causal-inversion';
  const isOneDevice = answers.every(({ proc }) => proc === answers[0]?.proc);
  if (answers.length === 1) return 'stale-read';
  return isOneDevice ? 'went-back' : 'causal-inversion';
}

function tell(facts: Facts, findings: Findings, kind: AnomalyKind, steps: readonly Step[]): void {
  const told = steps.map((step) => tellStep(facts, step));
  const lines = told.map(({ line }) => line).filter((line) => line > 0);
  // The sweeps over single rooms have told the plain ones already, each by itself.
  if (kind !== 'causal-inversion' && findings.has(kind, lines)) return;
  const words = `each came before the next, and the last before the first: ${told.map((step) => step.words).join('; ')}.`;
  findings.add(kind, lines, words);
}

function tellStep(facts: Facts, step: Step): { words: string; line: number } {
  if (step.is === 'answer') {
    const { proc } = facts.operations[step.operation]!;
    const line = step.operation + 2;
    return { words: `the answer to ${proc} on line ${line}`, line };
  }
  for (const { order } of facts.rooms.values()) {
    const event = order.events[step.number - order.first];
    if (step.number < order.first || !event) continue;
    const line = facts.sends.get(event.uid ?? '')?.line ?? 0;
    const where = line > 0 ? `, sent on line ${line}` : '';
    return { words: `${nameEvent(order.roomId, event)}${where}`, line };
  }
  return { words: 'an event', line: 0 };
}
