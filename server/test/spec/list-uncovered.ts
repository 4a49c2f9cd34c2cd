import { loadCoverage } from './coverage.ts';
import { findSpecData } from './spec-location.ts';

/** Answered with 404 and never with success: there is no federation, and no other server is told where to knock. */
const neverGranted: ReadonlySet<string> = new Set(['server-server:getWellKnown']);

/**
 * After the suite has run with HERALD_SPEC_COVERAGE set to `folder`: the operations of the first two rungs that no
 * story had a success from. Empty where the specification is not on this machine: nothing was compared with it.
 */
export function listUncovered(folder: string): string[] {
  if (findSpecData() === null) return [];
  const coverage = loadCoverage(folder);
  return coverage
    .uncovered('R1', 'R2')
    .filter((operation) => !neverGranted.has(operation) || coverage.statusesOf(operation).length === 0);
}
