import { loadCoverage } from './coverage.ts';
import { findSpecData } from './spec-location.ts';

/**
 * After the suite has run with HERALD_SPEC_COVERAGE set to `folder`: the operations of the first two rungs that no
 * story had a success from. Empty where the specification is not on this machine, and nothing was compared with it.
 */
export function listUncovered(folder: string): string[] {
  return findSpecData() === null ? [] : loadCoverage(folder).uncovered('R1', 'R2');
}
