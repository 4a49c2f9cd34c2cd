export type { Assertion, Assertions } from './assertions.ts';
export { createPasskeys, type Passkeys, type PasskeysParts } from './create-passkeys.ts';
