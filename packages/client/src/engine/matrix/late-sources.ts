import type { Host } from '../host.ts';

/** A host whose topics open later than they are registered. */
export interface LateSources {
  readonly host: Host;
  /** What was registered opens now, and what comes opens at once. */
  begin(): void;
  /** What was not opened by now never is. */
  stop(): void;
}

/**
 * Topics open once the rooms that are stored on this device, or else the first sync, are in. Told before that, they
 * would be empty, and what a tab shows from its last visit would vanish for a moment.
 */
export function createLateSources(host: Host): LateSources {
  const waiting: (() => void)[] = [];
  let state: 'waiting' | 'begun' | 'stopped' = 'waiting';
  return {
    host: {
      ...host,
      source(topic, opener) {
        if (state === 'begun') host.source(topic, opener);
        else if (state === 'waiting') waiting.push(() => host.source(topic, opener));
      },
    },
    begin() {
      if (state !== 'waiting') return;
      state = 'begun';
      for (const register of waiting) register();
    },
    stop: () => void (state = 'stopped'),
  };
}
