export { commandOf, createIdempotency, pruneAnswers } from './idempotency.ts';
export type { Command, CommandRequest, Idempotency } from './idempotency.ts';
