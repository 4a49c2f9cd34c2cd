import { createRandom } from '../graphs/random.ts';
import type { RoomScript } from './room-script.ts';
import { checkRows } from './row-invariants.ts';
import { replay } from './scripted-replay.ts';
import { syncLegacy, syncWithStateAfter, timelineOf } from './sync-clients.ts';

/** What checked scripts came to. */
export interface Figures {
  readonly received: number;
  readonly live: number;
  readonly history: number;
  readonly soft: number;
  readonly rejected: number;
  readonly outliers: number;
  readonly joins: number;
  readonly gaps: number;
  readonly lineOnlyPositions: number;
  readonly sideRows: number;
  readonly edges: number;
  readonly impliedStates: number;
  readonly syncs: number;
  readonly removals: number;
}

export const NO_FIGURES: Figures = {
  received: 0,
  live: 0,
  history: 0,
  soft: 0,
  rejected: 0,
  outliers: 0,
  joins: 0,
  gaps: 0,
  lineOnlyPositions: 0,
  sideRows: 0,
  edges: 0,
  impliedStates: 0,
  syncs: 0,
  removals: 0,
};

export function addFigures(a: Figures, b: Figures): Figures {
  const sums = Object.entries(a).map(([name, count]) => [name, count + b[name as keyof Figures]]);
  return Object.fromEntries(sums) as Figures;
}

/** Compares a script with the full-map server, then checks the rows and the clients that sync from them. */
export function checkScript(script: RoomScript, seed: number): Figures {
  const { store, rows } = replay(script);
  checkRows(rows, store);
  const random = createRandom(seed);
  const { events, history, sideRows, edges } = rows;
  const live = events.filter((row) => row.position !== null);
  const ofStatus = (status: string): number => events.filter((row) => row.status === status).length;
  const positions = new Set(live.map((row) => row.position));
  return {
    received: events.length - ofStatus('outlier'),
    live: live.length,
    history: ofStatus('accepted') - live.length,
    soft: ofStatus('soft'),
    rejected: ofStatus('rejected'),
    outliers: ofStatus('outlier'),
    joins: script.steps.filter((step) => step.kind === 'join').length,
    gaps: script.steps.filter((step) => step.kind === 'receive' && step.given.size > 0).length,
    lineOnlyPositions: new Set(history.map(({ seq }) => seq)).difference(positions).size,
    sideRows: sideRows.length,
    edges: edges.length,
    impliedStates: live.filter((row) => row.before === null).length,
    syncs: syncWithStateAfter(store, random),
    removals: syncLegacy(store, timelineOf(rows), random),
  };
}
