export { addressKey } from './address-key.ts';
export { createLimits } from './rate-limiter.ts';
export type { Limits, RateLimitConfig } from './rate-limiter.ts';
export { rateTable } from './rate-table.ts';
export type { Rate, RateSubject } from './rate-table.ts';
export { jsonLimits, requestLimits } from './size-limits.ts';
export type { RequestLimits } from './size-limits.ts';
