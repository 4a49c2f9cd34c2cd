import type { RoomHold } from '../../port/index.ts';

/** Says whether an encrypted message may leave now, or what a person has to agree to first. */
export interface SendGate {
  /** What holds back sending in a room; null when nothing does. */
  check(roomId: string): Promise<RoomHold | null>;
  /** Calls back when the answer for any room may have changed; gives what stops that. */
  onChange(hear: () => void): () => void;
}

/** A gate that is always open. */
export const openGate: SendGate = { check: async () => null, onChange: () => () => {} };
