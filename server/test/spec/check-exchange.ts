import type { ErrorObject } from 'ajv/dist/2020.js';
import { createMatcher } from './match-operation.ts';
import type { Operation } from './operations.ts';
import { isTolerated, toleratesAuthenticationFlows, toleratesStandardError } from './schema-defects.ts';

/** A request with its reply, as far as the specification speaks of it. */
export interface Exchange {
  method: string;
  /** As it was sent: encoded, with or without query. */
  path: string;
  status: number;
  requestBody?: unknown;
  /** The parsed JSON of the reply; undefined when it is none. */
  responseBody: unknown;
  /** The headers of the reply, names in lower case. Without them, headers are not checked. */
  headers?: Readonly<Record<string, string>>;
}

export interface Finding {
  /** The operation's id; null when the specification has none for this method and path. */
  operation: string | null;
  problems: string[];
}

/** Compares exchanges with the specification. */
export function createExchangeCheck(operations: readonly Operation[]): (exchange: Exchange) => Finding {
  const match = createMatcher(operations);
  return (exchange) => {
    const operation = match(exchange.method, exchange.path, exchange.requestBody);
    const found = operation === null ? unknownOperation(exchange) : knownOperation(operation, exchange);
    return { operation: operation?.id ?? null, problems: [...found, ...corsProblems(exchange)] };
  };
}

// What we serve beside the specification: unstable features under their own prefix, and tools of
// administrators.
const ownPaths = ['/_matrix/client/unstable/', '/_synapse/', '/_herald/'];

function unknownOperation(exchange: Exchange): string[] {
  const own = ownPaths.some((prefix) => exchange.path.startsWith(prefix));
  if (own && exchange.status === 401 && isAuthenticationFlows(exchange.responseBody)) return [];
  if (exchange.status >= 400) return standardErrorProblems(exchange.responseBody);
  return own || exchange.method === 'OPTIONS' ? [] : ['the specification has no such operation'];
}

function knownOperation(operation: Operation, exchange: Exchange): string[] {
  const { status, responseBody } = exchange;
  const reply = operation.replies.get(status);
  const schema = reply?.schema() ?? null;
  if (reply === undefined && status < 400) return [`the specification has no status ${status} here`];
  const missing = missingHeaders(reply?.requiredHeaders ?? [], exchange);
  if (toleratesAuthenticationFlows(operation.id, status) && isAuthenticationFlows(responseBody))
    return missing;
  if (schema === null) return status < 400 ? missing : [...missing, ...standardErrorProblems(responseBody)];
  if (schema(responseBody)) return missing;
  if (toleratesStandardError(operation.id, status) && standardErrorProblems(responseBody).length === 0) {
    return missing;
  }
  return [
    ...missing,
    ...(schema.errors ?? []).filter((fault) => !tolerated(operation, status, fault)).map(describe),
  ];
}

// Spec, "User-Interactive API in the REST API": the flows, each with its stages, and the session.
function isAuthenticationFlows(body: unknown): boolean {
  const { flows, session } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const hasStages = (flow: { stages?: unknown }): boolean => Array.isArray(flow.stages);
  return typeof session === 'string' && Array.isArray(flows) && flows.length > 0 && flows.every(hasStages);
}

function tolerated({ id }: Operation, status: number, { instancePath, keyword }: ErrorObject): boolean {
  return isTolerated(id, status, { at: instancePath, keyword });
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath === '' ? 'the body' : instancePath} ${message} ${JSON.stringify(params)}`;
}

// Spec, "Standard error response": "the keys `error` and `errcode` MUST always be present".
function standardErrorProblems(body: unknown): string[] {
  const { errcode, error } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const problems: string[] = [];
  if (typeof errcode !== 'string' || !/^[A-Z][A-Z0-9_.]*$/.test(errcode))
    problems.push('no errcode in capitals');
  if (typeof error !== 'string') problems.push('no error in words');
  return problems;
}

function missingHeaders(required: readonly string[], { headers }: Exchange): string[] {
  if (headers === undefined) return [];
  return required
    .filter((name) => !(name.toLowerCase() in headers))
    .map((name) => `the header ${name} is missing`);
}

// Spec, "Web Browser Clients": servers supply CORS headers on all requests.
function corsProblems({ headers }: Exchange): string[] {
  if (headers === undefined || headers['access-control-allow-origin'] === '*') return [];
  return ['the CORS headers are missing'];
}
