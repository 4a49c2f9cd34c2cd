import type { ServerResponse } from 'node:http';
import { ClientGone } from './read-body.ts';

/** The server is stopping: a long poll ends with what it has. */
export class ServerStopping extends Error {
  override readonly name = 'ServerStopping';
}

/** The signals of the requests that are being answered. */
export interface LiveSignals {
  /** Makes the signal of one request; most handlers never ask for it. */
  of(response: ServerResponse): AbortSignal;
  /** Aborts them all, and those that are asked for from now on. */
  stop(): void;
}

export function createLiveSignals(): LiveSignals {
  const live = new Set<AbortController>();
  let stopping = false;
  return {
    of: (response) => {
      const controller = new AbortController();
      if (stopping) controller.abort(new ServerStopping());
      if (response.destroyed) controller.abort(new ClientGone());
      live.add(controller);
      response.once('close', () => {
        live.delete(controller);
        if (!response.writableFinished) controller.abort(new ClientGone());
      });
      return controller.signal;
    },
    stop: () => {
      stopping = true;
      for (const controller of live) controller.abort(new ServerStopping());
    },
  };
}
