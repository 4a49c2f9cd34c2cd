export { createSeededRandom, createSystemRandom } from './random.ts';
export type { Random } from './random.ts';
