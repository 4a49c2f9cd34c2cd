export { createEgress } from './egress.ts';
export type { Egress, EgressDeps, EgressReply, EgressRequest } from './egress.ts';
export type { Resolve } from './pin-addresses.ts';
export { isLoopbackAddress, isPublicAddress } from './public-address.ts';
export { defaultPurposes, purposes } from './purposes.ts';
export type { EgressConfig, Purpose, PurposeRule } from './purposes.ts';
