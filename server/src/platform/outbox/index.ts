export { createOutbox } from './outbox.ts';
export type { Delivery, Handler, Outbox, OutboxParts } from './outbox.ts';
export { retryDelayMs } from './retry-delay.ts';
