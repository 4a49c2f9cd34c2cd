export { ApiError, fail } from './api-error.ts';
export { assert, BrokenInvariant } from './assert.ts';
export { Secret } from './secret.ts';
export { refuseStart, StartError } from './start-error.ts';
export { accept, demand, refuse } from './verdict.ts';
export type { Refusal, Verdict } from './verdict.ts';
