import type { Cast, Command, Person } from './cast.ts';
import type { Stage } from './stage.ts';

/** What one commit changes: names of `countWallet`, and by how much. All others stay. */
export type Change = Readonly<Record<string, bigint>>;

/** Something that is done to the wallet, made ready. */
export interface Attempt {
  /** What is sent, again and again; null: the wallet's job does it by itself. */
  readonly command: Command | null;
  /** What it changes, a part for each of its commits. */
  readonly changes: readonly Change[];
  /** Whether places of the chain and checkpoints are a part of it. Otherwise they come when they come. */
  readonly isOfChain?: boolean;
  /** Ends what would go on by itself, and be a change of another attempt. */
  finish?(): Promise<unknown>;
}

export type Act = (cast: Cast, stage: Stage) => Promise<Attempt>;

export const posted = ({ userId }: Person): string => `user ${userId} posted`;
export const held = ({ userId }: Person): string => `user ${userId} held`;
export const awaited = ({ userId }: Person): string => `user ${userId} awaited`;

/** A journal of one transfer. */
export const journal = (kind: string, phase = 'single'): Change => ({
  [`journals ${kind}`]: 1n,
  [`transfers ${phase}`]: 1n,
});

/** From one state to another; null: it is new. */
export const moves = (what: string, from: string | null, to: string): Change => ({
  ...(from !== null && { [`${what} ${from}`]: -1n }),
  [`${what} ${to}`]: 1n,
});

/** A command keeps one answer. */
export const answered: Change = { answers: 1n };
