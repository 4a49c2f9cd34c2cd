import { READ_MUTANTS } from './read-mutants.ts';
import { WRITE_MUTANTS } from './write-mutants.ts';

/** A fault of the server, as texts to replace in a copy of its source. */
export interface Mutant {
  readonly name: string;
  /** The promise that it breaks; see docs/operations/reliability.md. */
  readonly promise: string;
  readonly edits: readonly Edit[];
}

/** `from` stands exactly once in the file. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const MUTANTS: readonly Mutant[] = [...WRITE_MUTANTS, ...READ_MUTANTS];
