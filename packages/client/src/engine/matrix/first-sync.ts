/** Asks for the first sync while the rest of the engine is still fetched, opens its stores and makes its keys. */
export interface FirstSync {
  /** Sends the request, unless it was sent. The SDK's own one, when it comes, gets this answer. */
  begin(send: typeof fetch): void;
  /** A `fetch` for the SDK that knows of the answer. */
  wrap(inner: typeof fetch): typeof fetch;
}

export interface FirstSyncOptions {
  readonly baseUrl: string;
  readonly accessToken: string;
}

/** How many entries of each room it brings: what a phone shows at once. Older ones come as a room is opened. */
export const INITIAL_EVENTS = 10;

const PATH = '/_matrix/client/v3/sync';
/** Differs from request to request, and means nothing. */
const NOISE = '_cacheBuster';

/**
 * The first sync of a large account takes the server a second, which passes beside the second that this device needs
 * for itself. An answer for other parameters than the SDK's is thrown away, and it asks itself. Needs no SDK: it is
 * asked for the moment that somebody has signed in.
 */
export function createFirstSync({ baseUrl, accessToken }: FirstSyncOptions): FirstSync {
  let asked: { readonly query: string; readonly reply: Promise<Response> } | null = null;
  let isBegun = false;
  return {
    begin(send) {
      if (isBegun) return;
      isBegun = true;
      const filter = { room: { state: { lazy_load_members: true }, timeline: { limit: INITIAL_EVENTS } } };
      const query = new URLSearchParams({
        filter: JSON.stringify(filter),
        timeout: '0',
        'org.matrix.msc4222.use_state_after': 'true',
        set_presence: 'offline',
      });
      const headers = { authorization: `Bearer ${accessToken}` };
      const reply = send(`${baseUrl}${PATH}?${query}`, { headers });
      // Who asks for it hears of the failure; if nobody does, nobody needs to.
      reply.catch(() => {});
      asked = { query: normal(query), reply };
    },
    wrap: (inner) => (input, init) => {
      const first = asked;
      const url =
        first && URL.parse(typeof input === 'string' ? input : input instanceof URL ? input : input.url);
      if (!first || !url || url.pathname !== PATH) return inner(input, init);
      asked = null;
      return normal(url.searchParams) === first.query ? first.reply : inner(input, init);
    },
  };
}

function normal(query: URLSearchParams): string {
  const rest = new URLSearchParams(query);
  rest.delete(NOISE);
  rest.sort();
  return rest.toString();
}
