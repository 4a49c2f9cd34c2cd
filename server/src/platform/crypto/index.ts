export { createHasher, createVerifier } from './node-crypto.ts';
