import type { Clock, Timers } from '../../server/src/platform/clock/index.ts';
import type { Random } from '../../server/src/platform/random/index.ts';

/** A request of the public client-server API. `path` begins with `/_matrix`. */
export interface Ask {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly token: string | null;
  readonly body: object | null;
  /** After this the client hangs up. */
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/**
 * The network between clients and the server: HTTP over a port with real faults, or the simulator's. Rejects when the
 * outcome is not known.
 */
export interface Wire {
  exchange(ask: Ask): Promise<Answer>;
}

/** What a workload has of the outside. The same seed of `random` gives the same wishes. */
export interface World {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}
