import type { AnomalyKind } from '../report.ts';
import type { Script } from './script.ts';

/** A short history in two versions: one that may be, and one that breaks a promise in one place. */
export interface WrittenBreak {
  readonly name: string;
  readonly kind: AnomalyKind;
  /** What the witness has to name. */
  readonly names: readonly string[];
  write(script: Script, isBroken: boolean): void;
}
