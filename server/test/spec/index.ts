export type { Exchange } from './check-exchange.ts';
export { createCoverage, loadCoverage } from './coverage.ts';
export type { Coverage } from './coverage.ts';
export { listUncovered } from './list-uncovered.ts';
export { rungs } from './rungs.ts';
export type { Rung } from './rungs.ts';
export { coverage, createSpecFetch, createSpecRecorder, validateExchange } from './spec-fetch.ts';
export type { SpecRecorder } from './spec-fetch.ts';
export { coverageFolder, findSpecData, specAbsent } from './spec-location.ts';
