import {
  isFile,
  type AnswerOf,
  type BodyOf,
  type Endpoint,
  type ParamsOf,
  type QueryOf,
} from '@herald/contract';

/** What one call sends. A key of its own for each command; the same one when the command is sent again. */
export type PlatformCall<E extends Endpoint> = {
  readonly params?: ParamsOf<E>;
  readonly query?: QueryOf<E>;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
} & (BodyOf<E> extends null ? { readonly body?: null } : { readonly body: BodyOf<E> });

export interface PlatformClient {
  /**
   * Calls one of the platform's own endpoints: a file comes as a Blob. A command whose answer did not come may be sent again with its key.
   * @throws PlatformError what the server refused, or with status 0 when no answer came, or none that such a server gives
   */
  call<E extends Endpoint>(endpoint: E, call: PlatformCall<E>): Promise<AnswerOf<E>>;
}

/** A refusal: `errcode` is Matrix's own or `CHAT.HERALD.*`, the message a sentence for people. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly status: number;
  readonly errcode: string;
  /** Everything else that the refusal says. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>, cause?: unknown) {
    const { errcode, error, ...fields } = body;
    super(typeof error === 'string' ? error : `The server answered ${status}.`, { cause });
    this.status = status;
    this.errcode = typeof errcode === 'string' ? errcode : 'M_UNKNOWN';
    this.fields = fields;
  }
}

export interface PlatformClientParts {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** The access token, asked for with each call: it may have been refreshed. */
  readonly token: () => string;
}

/** The platform's own endpoints, with the types of the contract. */
export function createPlatformClient({ baseUrl, fetch: send, token }: PlatformClientParts): PlatformClient {
  return {
    async call(endpoint, { params, query, body, idempotencyKey, signal }) {
      const url = new URL(fill(endpoint.path, params ?? {}), baseUrl);
      const asked = Object.entries<string | number | undefined>(query ?? {});
      for (const [name, value] of asked) if (value !== undefined) url.searchParams.set(name, String(value));
      const headers: Record<string, string> = { authorization: `Bearer ${token()}` };
      if (body) headers['content-type'] = 'application/json';
      if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
      const reply = await send(url, {
        method: endpoint.method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }).catch(unreached);
      if (reply.ok && isFile(endpoint.answer)) return (await reply.blob().catch(unreached)) as never;
      const answer = await reply.json().then(fieldsOf, () => null);
      // The server holds its answers to the contract: what is none broke off on its way.
      if (reply.ok) return (answer ?? unreached(reply.status)) as never;
      // A proxy in front of a server that is away answers without Matrix's own body.
      if (reply.status >= 500 && answer?.['errcode'] === undefined) unreached(reply.status);
      throw new PlatformError(reply.status, answer ?? {});
    },
  };
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> | null {
  return typeof body === 'object' && body !== null ? { ...body } : null;
}

function unreached(cause: unknown): never {
  throw new PlatformError(0, { error: 'The server cannot be reached.' }, cause);
}

function fill(path: string, params: Readonly<Record<string, unknown>>): string {
  return path
    .split('/')
    .map((part) => (part.startsWith('{') ? encodeURIComponent(String(params[part.slice(1, -1)])) : part))
    .join('/');
}
