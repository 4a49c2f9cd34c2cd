import { MONEY_MUTANTS } from './money-mutants.ts';
import { READ_MUTANTS } from './read-mutants.ts';
import { WRITE_MUTANTS } from './write-mutants.ts';

/** A fault of the server, as texts to replace in a copy of its source. */
export interface Mutant {
  readonly name: string;
  /** The promise that it breaks, see docs/operations/reliability.md; or the class of attack that it opens. */
  readonly promise: string;
  /** What must notice it; without one, the simulation. */
  readonly story?: Story;
  readonly edits: readonly Edit[];
}

/** Tests that must fail. */
export interface Story {
  readonly file: string;
  /** Those whose name has these words; all of the file without them. */
  readonly only?: string;
}

/** `from` stands exactly once in the file. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const MUTANTS: readonly Mutant[] = [...WRITE_MUTANTS, ...READ_MUTANTS, ...MONEY_MUTANTS];
