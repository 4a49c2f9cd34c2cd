import { Type, type Static, type TObject, type TSchema } from 'typebox';
import type { LimitName } from './limit-names.ts';
import type { Role } from './roles.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** Whether an endpoint needs an access token, takes one when it is there, or does not look. */
export type Auth = 'user' | 'optional' | 'none';

/** JSON of a schema; bytes that the handler reads as a stream; or nothing (a body is then not read). */
export type Body = TSchema | 'stream' | 'none';

/** A file of this media type, that the client saves and no cache keeps. */
export interface FileAnswer {
  readonly mediaType: 'text/csv' | 'application/pdf';
}

/** JSON of a schema; a file; or null, where the specification says it. */
export type Answer = TSchema | FileAnswer | null;

type NoFields = TObject<Record<never, TSchema>>;

/** Everything that server, client, tests and documentation need to know of one endpoint. */
export interface Endpoint<
  A extends Auth = Auth,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends Body = Body,
  R extends Answer = Answer,
> {
  /**
   * The operation's id in the specification's OpenAPI, `server-server:` before those of that API; null for
   * ours.
   */
  readonly spec: string | null;
  readonly method: Method;
  /** With the specification's placeholders: `/rooms/{roomId}/send/{eventType}/{txnId}`. */
  readonly path: string;
  /** Further spellings of the path. A placeholder that one leaves out reads as the empty text. */
  readonly otherPaths: readonly string[];
  readonly auth: A;
  /** What the caller must have been given by the operator; null: it is for every user. */
  readonly role: Role | null;
  readonly limit: LimitName;
  /** The size from which a body is refused with 413 M_TOO_LARGE. A stream is bounded by its handler. */
  readonly maxBodyBytes: number;
  /** Whether no body at all reads as `{}`. */
  readonly emptyBody: boolean;
  /** Whether it takes an Idempotency-Key: every POST of the platform's own. */
  readonly isIdempotent: boolean;
  /** What it answers with, where the specification does not say it. */
  readonly answer: R;
  /** One sentence on what it is for, where the specification has none. */
  readonly summary: string | null;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

interface Definition<A extends Auth, P extends TSchema, Q extends TSchema, B extends Body, R extends Answer> {
  spec: string | null;
  method: Method;
  path: string;
  otherPaths?: readonly string[];
  auth: A;
  role?: Role;
  limit: LimitName;
  maxBodyBytes?: number;
  emptyBody?: boolean;
  isIdempotent?: boolean;
  answer?: R;
  summary?: string;
  params?: P;
  query?: Q;
  body?: B;
}

/** Sizes of bodies. */
export const bodyBytes = {
  /** What most endpoints take. */
  small: 65_536,
  /**
   * One event. The event itself is refused above 65,536 bytes of canonical JSON where it is built; on the way
   * here a client may write each character as `\uXXXX`, which makes up to 6 bytes of 2.
   */
  event: 262_144,
  /** Lists that grow with devices, keys or invitations. */
  large: 1_048_576,
  /** A batch of backed-up room keys, or to-device messages for every device of a large room. */
  batch: 4_194_304,
} as const;

/** States an endpoint once, as data: validation, types on both sides and documentation come from it. */
export function endpoint<
  A extends Auth,
  P extends TSchema = NoFields,
  Q extends TSchema = NoFields,
  B extends Body = 'none',
  R extends Answer = null,
>(definition: Definition<A, P, Q, B, R>): Endpoint<A, P, Q, B, R> {
  return {
    otherPaths: [],
    maxBodyBytes: bodyBytes.small,
    emptyBody: false,
    isIdempotent: false,
    role: null,
    answer: null as R,
    summary: null,
    params: Type.Object({}) as TSchema as P,
    query: Type.Object({}) as TSchema as Q,
    body: 'none' as Body as B,
    ...definition,
  };
}

/** What of an endpoint of the platform's own is to be said. */
type Own<P extends TSchema, Q extends TSchema, B extends Body, R extends TSchema | FileAnswer> = Omit<
  Definition<'user', P, Q, B, R>,
  'spec' | 'auth' | 'method' | 'isIdempotent'
> & { summary: string; answer: R };

/** A command of the platform's own: a POST that acts once for its Idempotency-Key. Without a body, none is needed. */
export function command<
  R extends TSchema,
  P extends TSchema = NoFields,
  Q extends TSchema = NoFields,
  B extends TSchema = NoFields,
>(definition: Own<P, Q, B, R>): Endpoint<'user', P, Q, B, R> {
  return endpoint({
    spec: null,
    method: 'POST',
    auth: 'user',
    isIdempotent: true,
    emptyBody: definition.body === undefined,
    body: Type.Object({}) as TSchema as B,
    ...definition,
  });
}

/** A question of the platform's own: a GET. One that is dear has a limit of its own. */
export function question<R extends TSchema, P extends TSchema = NoFields, Q extends TSchema = NoFields>(
  definition: Omit<Own<P, Q, 'none', R>, 'limit'> & { limit?: LimitName },
): Endpoint<'user', P, Q, 'none', R> {
  return endpoint<'user', P, Q, 'none', R>({
    spec: null,
    method: 'GET',
    auth: 'user',
    limit: 'read',
    ...definition,
  });
}

/** A question of the platform's own that is answered with a file. It is dearer than others: it has a limit of its own. */
export function download<P extends TSchema = NoFields, Q extends TSchema = NoFields>({
  mediaType,
  ...definition
}: Omit<Own<P, Q, 'none', FileAnswer>, 'answer'> & FileAnswer): Endpoint<'user', P, Q, 'none', FileAnswer> {
  return endpoint<'user', P, Q, 'none', FileAnswer>({
    spec: null,
    method: 'GET',
    auth: 'user',
    answer: { mediaType },
    ...definition,
  });
}

/** Whether an answer is a file. */
export function isFile(answer: Answer): answer is FileAnswer {
  return answer !== null && 'mediaType' in answer;
}

export type ParamsOf<E extends Endpoint> = Static<E['params']>;
export type QueryOf<E extends Endpoint> = Static<E['query']>;
/** The body as the handler sees it: the parsed JSON, or null where there is none or where it is a stream. */
export type BodyOf<E extends Endpoint> = E['body'] extends string ? null : Static<Exclude<E['body'], string>>;

/** What the endpoint answers with, as far as the contract says it: a value of JSON, or the bytes of a file. */
export type AnswerOf<E extends Endpoint> = E['answer'] extends FileAnswer
  ? Blob
  : E['answer'] extends TSchema
    ? Static<E['answer']>
    : unknown;

/** The names of the placeholders in a path, in order. */
export function placeholdersOf(path: string): string[] {
  return path.split('/').flatMap((part) => (part.startsWith('{') ? [part.slice(1, -1)] : []));
}
