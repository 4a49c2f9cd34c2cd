import type { Crowd } from '../load/crowd.ts';
import type { Target } from '../targets/target.ts';

/** Numbers by what they are, each name ending with its unit. */
export type Figures = Readonly<Record<string, number>>;

export interface Measured {
  readonly figures: Figures;
  /** What went wrong, in words. A round with findings is no measurement. */
  readonly findings: readonly string[];
}

export interface Load {
  readonly perSecond: number;
  readonly seconds: number;
  /** Of the arrivals; different in each round. */
  readonly seed: number;
}

export interface Stage {
  readonly target: Target;
  readonly crowd: Crowd;
  /** A number of the scenario's sizes: its own default, or what the command line says. */
  size(name: string, normal: number): number;
  /** Tells whoever watches how far it is. */
  say(text: string): void;
}

/** A scenario that is set up on one target. */
export interface Played {
  round(round: number): Promise<Measured>;
  /** The same at another rate, for the search of the knee; only of scenarios that have a rate. */
  offer?(load: Load): Promise<Measured>;
  end(): Promise<void>;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  prepare(stage: Stage): Promise<Played>;
}
