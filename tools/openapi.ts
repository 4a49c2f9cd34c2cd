// Writes docs/reference/openapi.json, the platform's own interface, from the contract: `npm run docs`.
import {
  errorCodes,
  isFile,
  listEndpoints,
  roles,
  type Answer,
  type NamedEndpoint,
} from '../packages/contract/src/index.ts';

export const openApiPath = 'docs/reference/openapi.json';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The endpoints under `/_herald/` as an OpenAPI 3.1 document. Those of Matrix are in Matrix's specification. */
export function renderOpenApi(): string {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const named of listEndpoints()) {
    const { path, method } = named.endpoint;
    if (!path.startsWith('/_herald/')) continue;
    (paths[path] ??= {})[method.toLowerCase()] = operationOf(named);
  }
  const document: Json = {
    openapi: '3.1.0',
    info: {
      title: 'Herald',
      version: '1',
      description:
        "The platform's own interface beside Matrix. Amounts are strings of digits in the currency's smallest unit, " +
        'moments milliseconds since 1970.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Error: {
          type: 'object',
          required: ['errcode', 'error'],
          properties: {
            errcode: { type: 'string', examples: Object.keys(errorCodes) },
            error: { type: 'string', description: 'A sentence for people.' },
            retry_after_ms: { type: 'integer', description: 'With 429 and 503: when to try again.' },
          },
        },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function operationOf({ name, endpoint }: NamedEndpoint): Json {
  const [tag = ''] = name.split('.');
  const inQuery = parametersOf('query', endpoint.query);
  const parameters = [...parametersOf('path', endpoint.params), ...inQuery];
  if (endpoint.isIdempotent) parameters.push(IDEMPOTENCY_KEY);
  return {
    operationId: name,
    tags: [tag],
    summary: endpoint.summary ?? '',
    ...(endpoint.role !== null && {
      description: `For people with the role \`${endpoint.role}\`, who ${roles[endpoint.role]}. Others get 403 M_FORBIDDEN.`,
    }),
    ...(endpoint.auth === 'user' && {
      security: [{ accessToken: endpoint.role === null ? [] : [endpoint.role] }],
    }),
    ...(parameters.length > 0 && { parameters }),
    ...(typeof endpoint.body !== 'string' && {
      requestBody: { required: !endpoint.emptyBody, content: jsonOf(endpoint.body) },
    }),
    responses: {
      200: { description: 'Done.', ...(endpoint.answer && { content: contentOf(endpoint.answer) }) },
      default: {
        description: 'Refused: nothing was done.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Chosen by the client for each command. The same key with the same body: the same answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function parametersOf(place: 'path' | 'query', schema: unknown): Json[] {
  const { properties = {}, required = [] } = plain(schema) as {
    properties?: { [name: string]: Json };
    required?: string[];
  };
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: of,
  }));
}

/** JSON by its schema. What a file holds is said by its media type. */
const contentOf = (answer: NonNullable<Answer>): Json =>
  isFile(answer) ? { [answer.mediaType]: {} } : jsonOf(answer);

const jsonOf = (schema: unknown): Json => ({ 'application/json': { schema: plain(schema) } });

/** The schema without what only the library reads: its own keys begin with a tilde. */
function plain(schema: unknown): Json {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key.startsWith('~') ? undefined : value)),
  ) as Json;
}
