import type { Random } from '#platform/random';

/** Whom a change concerns. */
export interface Wake {
  readonly rooms: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
}

/**
 * Wakes those who wait for a change: after a commit, or when soft state (typing) changed. It carries no data:
 * whoever is woken reads what is durable. Soft state is counted per boot; another boot's count means nothing.
 */
export interface Notify {
  /** Names this run of the process in sync tokens. */
  readonly boot: string;
  wake(wake: Wake): void;
  onWake(listener: (wake: Wake) => void): void;
  /** The count of changes of soft state so far. */
  soft(): number;
  /** Takes the next count for a change of soft state, and wakes those it concerns. */
  softChange(wake: Wake): number;
}

export function createNotify({ random }: { random: Random }): Notify {
  const listeners: ((wake: Wake) => void)[] = [];
  let soft = 0;
  const wake = (concerned: Wake): void => {
    for (const listener of listeners) listener(concerned);
  };
  return {
    boot: random.id(8),
    wake,
    onWake: (listener) => void listeners.push(listener),
    soft: () => soft,
    softChange(concerned) {
      soft += 1;
      // Those who wait look when this call is over: by then the caller has stored what it counted.
      queueMicrotask(() => wake(concerned));
      return soft;
    },
  };
}
