import type { Random } from '../../server/src/platform/random/index.ts';
import type { Answer, Ask, Wire } from '../workload/world.ts';
import type { Host } from './host.ts';
import type { Schedule } from './schedule.ts';

/** The network between clients and the server. */
export interface Network extends Wire {
  /** Whether requests and replies get lost, are late, and come twice. Not so at first. */
  setRough(isRough: boolean): void;
}

const USUAL_DELAY_US = 2_000;
const LATE_US = 400_000;
const LATE_ONE_OF = 25;
const LOST_ONE_OF = 40;
const TWICE_ONE_OF = 30;
/** Of lost ones: nothing is heard until patience ends. Of the others the client hears at once. */
const SILENT_ONE_OF = 8;

export function createNetwork(parts: { schedule: Schedule; random: Random; host: Host }): Network {
  const { schedule, random, host } = parts;
  let isRough = false;
  const happens = (oneOf: number): boolean => isRough && random.int(oneOf) === 0;
  const later = (fn: () => void): void => {
    const us = random.int(USUAL_DELAY_US) + (happens(LATE_ONE_OF) ? random.int(LATE_US) : 0);
    schedule.after(us / 1_000, fn);
  };

  /** One arrival of a request at the server, and its reply on the way back. */
  function deliver(ask: Ask, signal: AbortSignal, exchange: PromiseWithResolvers<Answer>): void {
    const fail = (why: string): void => {
      if (!happens(SILENT_ONE_OF)) later(() => exchange.reject(new Error(why)));
    };
    if (happens(LOST_ONE_OF)) return fail('the request was lost');
    later(() => {
      const reply = host.server().request(ask, signal);
      reply.then(
        (answer) => {
          if (happens(LOST_ONE_OF)) fail('the reply was lost');
          else later(() => exchange.resolve(answer));
        },
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      );
    });
  }

  return {
    setRough: (value) => void (isRough = value),
    async exchange(ask) {
      const exchange = Promise.withResolvers<Answer>();
      const hangUp = new AbortController();
      const cancel = schedule.after(ask.timeoutMs, () => {
        hangUp.abort();
        exchange.reject(new Error('the client hung up'));
      });
      deliver(ask, hangUp.signal, exchange);
      if (mayComeTwice(ask) && happens(TWICE_ONE_OF)) deliver(ask, hangUp.signal, exchange);
      return exchange.promise.finally(cancel);
    },
  };
}

/** What a proxy on the way may repeat by itself. A change of state may not: it would come after later ones. */
function mayComeTwice({ method, path }: Ask): boolean {
  return method === 'GET' || path.includes('/send/') || path.includes('/sendToDevice/');
}
