interface Letter {
  readonly proc: string;
  readonly txnId: string;
  readonly uid: string;
  readonly target: string;
  readonly position: number;
}

/** To-device messages and one-time keys of the model server. */
export function createModelInboxes() {
  const letters = new Map<string, Letter[]>();
  const txns = new Set<string>();
  const keys = new Map<string, string[]>();
  return {
    /** False when the transaction is known. */
    add(letter: Letter): boolean {
      const key = `${letter.proc} ${letter.txnId}`;
      if (txns.has(key)) return false;
      txns.add(key);
      letters.set(letter.target, [...(letters.get(letter.target) ?? []), letter]);
      return true;
    },
    /** What a device has, after it presented a token: what stands before that is deleted. */
    read(proc: string, since: number, isToken: boolean): string[] {
      const inbox = letters.get(proc) ?? [];
      const left = isToken ? inbox.filter(({ position }) => position > since) : inbox;
      letters.set(proc, left);
      return left.map(({ uid }) => uid);
    },
    offerKeys(proc: string, keyIds: readonly string[]): true {
      keys.set(proc, [...new Set([...(keys.get(proc) ?? []), ...keyIds])]);
      return true;
    },
    /** The empty text when there is none. */
    claimKey: (target: string): string => keys.get(target)?.shift() ?? '',
  };
}
