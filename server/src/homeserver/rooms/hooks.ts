/** How higher modules take part in what happens to rooms. */
export interface RoomHooks {
  /**
   * A room is asked for under a local alias: refuses what is taken, before anything is made, and holds it. The answer
   * ends that, whether or not a room came of it.
   */
  readonly reserveAlias?: (alias: string) => Promise<() => void>;
  /** A room was made; the alias is still held. */
  readonly roomCreated?: (room: {
    roomId: string;
    creator: string;
    alias: string | null;
    isPublic: boolean;
  }) => Promise<void>;
}
