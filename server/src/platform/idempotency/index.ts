export { createCommandRoute, type CommandRoute } from './command-route.ts';
export { commandOf, createIdempotency, pruneAnswers } from './idempotency.ts';
export type { Command, CommandRequest, Idempotency } from './idempotency.ts';
