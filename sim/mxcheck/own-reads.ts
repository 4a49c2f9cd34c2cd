/** What each device had seen of each room, and when. */
export interface OwnReads {
  /** Adds the newest position that an answer showed. Answers are added in the order in which they came. */
  add(proc: string, roomId: string, seen: Seen): void;
  /** The newest position that the device had been shown before a moment; -1 when none. */
  newest(proc: string, roomId: string, beforeNs: number): number;
}

interface Seen {
  readonly position: number;
  readonly ns: number;
}

export function createOwnReads(): OwnReads {
  const reads = new Map<string, Seen[]>();
  return {
    add(proc, roomId, seen) {
      const key = `${proc} ${roomId}`;
      const list = reads.get(key);
      if (!list) reads.set(key, [seen]);
      else if (seen.position > (list.at(-1)?.position ?? -1)) list.push(seen);
    },
    newest(proc, roomId, beforeNs) {
      const list = reads.get(`${proc} ${roomId}`) ?? [];
      return list.findLast(({ ns }) => ns < beforeNs)?.position ?? -1;
    },
  };
}
