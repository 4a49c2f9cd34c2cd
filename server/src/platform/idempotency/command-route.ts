import type { Endpoint } from '@herald/contract';
import type { Tx } from '#platform/db';
import { handle, rawJson, type Request, type Route } from '#platform/http';
import { commandOf, type CommandRequest, type Idempotency } from './idempotency.ts';

/** A route that acts once for the Idempotency-Key of a request. `check` comes before its transaction. */
export type CommandRoute = <E extends Endpoint<'user'>>(
  endpoint: E,
  act: (tx: Tx, request: Request<E>) => Promise<object>,
  check?: (request: Request<E>) => Promise<void>,
) => Route;

/** @param afterwards called when a command has its answer: to wake who does what it noted */
export function createCommandRoute(
  idempotency: Idempotency,
  afterwards: () => void = () => {},
): CommandRoute {
  return (endpoint, act, check) =>
    handle(endpoint, async (request) => {
      // The endpoint is for users: the caller is there.
      const asked = commandOf(endpoint, request as unknown as CommandRequest);
      const answer = await idempotency.once(
        asked,
        (tx) => act(tx, request),
        async () => check?.(request),
      );
      afterwards();
      return rawJson(answer);
    });
}
