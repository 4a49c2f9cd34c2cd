import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { atPointer, createSpecFiles, type Json, type SpecFiles } from './spec-files.ts';

/** One operation of the specification's OpenAPI. */
export interface Operation {
  /** `operationId`, with `server-server:` before it for that API. */
  readonly id: string;
  readonly method: string;
  /** With the base path: `/_matrix/client/v3/rooms/{roomId}/state`. */
  readonly path: string;
  /** Whether the operation needs an access token. */
  readonly secured: boolean;
  /** The names of its query parameters, and whether each is required. */
  readonly query: ReadonlyMap<string, boolean>;
  /** The fields of its JSON body, and whether each is required; null where it takes none. */
  readonly bodyFields: ReadonlyMap<string, boolean> | null;
  /** The schema of its JSON body, or null. */
  readonly bodySchema: () => ValidateFunction | null;
  readonly replies: ReadonlyMap<number, ReplyOf>;
}

/** What the specification says of a reply with one status. */
export interface ReplyOf {
  /** The schema of its JSON, or null when none is given. */
  readonly schema: () => ValidateFunction | null;
  readonly requiredHeaders: readonly string[];
  readonly examples: () => unknown[];
}

/** Reads the operations of the client-server API, and the one of the server-server API that clients see. */
export function readOperations(data: string): Operation[] {
  const files = createSpecFiles(data);
  const names = readdirSync(join(data, 'api/client-server')).filter((name) => name.endsWith('.yaml'));
  const client = names.flatMap((name) => operationsIn(files, `api/client-server/${name}`, ''));
  return [...client, ...operationsIn(files, 'api/server-server/wellknown.yaml', 'server-server:')];
}

const methods = new Set(['get', 'put', 'post', 'delete']);

function operationsIn(files: SpecFiles, file: string, prefix: string): Operation[] {
  const document = files.load(file);
  const { default: base = '' } = atPointer(document, ['servers', '0', 'variables', 'basePath']) as {
    default?: string;
  };
  return Object.entries(atPointer(document, ['paths'])).flatMap(([path, item]) =>
    Object.keys(item as Json).flatMap((method) => {
      if (!methods.has(method)) return [];
      const operation = toOperation(files, file, ['paths', path, method]);
      // A space at the end tells two operations on one path apart.
      return [{ ...operation, id: prefix + operation.id, path: base + path.trim() }];
    }),
  );
}

function toOperation(files: SpecFiles, file: string, pointer: string[]): Operation {
  const [, path = '', method = ''] = pointer;
  const operation = atPointer(files.load(file), pointer);
  const parameters = [operation.parameters ?? []].flat() as Json[];
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const bodyAt = [...pointer, 'requestBody', 'content', 'application/json', 'schema'];
  const body = atPointer(files.load(file), bodyAt);
  const takesJson = Object.keys(body).length > 0;
  const statuses = Object.keys(atPointer(operation, ['responses']));
  return {
    id: String(operation.operationId),
    method: method.toUpperCase(),
    path,
    secured: isSecured(operation),
    query: new Map(query.map(({ name, required }) => [String(name), required === true])),
    bodyFields: takesJson ? fieldsOf(files, file, body) : null,
    bodySchema: lazily(() => (takesJson ? files.compile(file, bodyAt) : null)),
    replies: new Map(
      statuses.map((status) => [Number(status), toReply(files, file, [...pointer, 'responses', status])]),
    ),
  };
}

function toReply(files: SpecFiles, file: string, pointer: string[]): ReplyOf {
  const document = files.load(file);
  const { $ref: reference } = atPointer(document, pointer);
  const at = typeof reference === 'string' ? reference.slice(2).split('/') : pointer;
  const headers = Object.entries(atPointer(document, [...at, 'headers']));
  const jsonAt = [...at, 'content', 'application/json'];
  const json = atPointer(document, jsonAt);
  return {
    schema: lazily(() => (json.schema === undefined ? null : files.compile(file, [...jsonAt, 'schema']))),
    requiredHeaders: headers.flatMap(([name, header]) => ((header as Json).required === true ? [name] : [])),
    examples: () =>
      Object.values(atPointer(json, ['examples'])).map(
        (example) => (files.resolveExample(file, example) as Json).value,
      ),
  };
}

/** An empty alternative in `security` makes the token optional. */
function isSecured({ security }: Json): boolean {
  const alternatives = (security ?? []) as Json[];
  return alternatives.length > 0 && alternatives.every((alternative) => Object.keys(alternative).length > 0);
}

/** The fields of an object schema, those of the schemas that it refers to included. */
function fieldsOf(files: SpecFiles, file: string, schema: Json): Map<string, boolean> {
  if (typeof schema.$ref === 'string') {
    const { file: other, value } = files.follow(file, schema.$ref);
    return fieldsOf(files, other, value);
  }
  const inherited = ((schema.allOf ?? []) as Json[]).flatMap((part) => [...fieldsOf(files, file, part)]);
  const required = new Set((schema.required ?? []) as string[]);
  const names = Object.keys(atPointer(schema, ['properties']));
  const own = names.map((name) => [name, required.has(name)] as const);
  return new Map([...inherited, ...own]);
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
