/** Asks for the first sync while the SDK still opens its stores and makes its keys. */
export interface FirstSync {
  readonly fetch: typeof fetch;
  /** Sends the request. The SDK's own one, when it comes, gets this answer. */
  begin(): void;
}

export interface FirstSyncOptions {
  readonly inner: typeof fetch;
  readonly baseUrl: string;
  readonly accessToken: string;
  /** How many entries of each room it brings; what the SDK is told. */
  readonly initialEvents: number;
}

const PATH = '/_matrix/client/v3/sync';
/** Differs from request to request, and means nothing. */
const NOISE = '_cacheBuster';

/**
 * Wraps a `fetch`. The first sync of a large account takes the server a second, which passes beside the second that
 * this device needs for itself. An answer for other parameters than the SDK's is thrown away, and it asks itself.
 */
export function createFirstSync({ inner, baseUrl, accessToken, initialEvents }: FirstSyncOptions): FirstSync {
  let asked: { readonly query: string; readonly reply: Promise<Response> } | null = null;
  return {
    begin() {
      const filter = { room: { state: { lazy_load_members: true }, timeline: { limit: initialEvents } } };
      const query = new URLSearchParams({
        filter: JSON.stringify(filter),
        timeout: '0',
        'org.matrix.msc4222.use_state_after': 'true',
        set_presence: 'offline',
      });
      const headers = { authorization: `Bearer ${accessToken}` };
      const reply = inner(`${baseUrl}${PATH}?${query}`, { headers });
      // Who asks for it hears of the failure; if nobody does, nobody needs to.
      reply.catch(() => {});
      asked = { query: normal(query), reply };
    },
    fetch: (input, init) => {
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
