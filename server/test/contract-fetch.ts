import { isFile, listEndpoints, type FileAnswer } from '@herald/contract';
import { Value } from 'typebox/value';
import { fits } from './spec/match-operation.ts';

type Fetch = typeof fetch;

/** `fetch` for stories: throws when the platform's own endpoints answer otherwise than their contract says. */
export function createContractFetch(inner: Fetch = fetch): Fetch {
  const own = listEndpoints().flatMap(({ endpoint }) => (endpoint.answer ? [endpoint] : []));
  return async (input, init) => {
    const response = await inner(input, init);
    if (response.status !== 200) return response;
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    const endpoint = own.find(
      (one) => one.method === method && fits(one.path.split('/'), pathname.split('/')),
    );
    if (!endpoint?.answer) return response;
    if (isFile(endpoint.answer)) {
      requireFile(`${method} ${pathname}`, endpoint.answer, response.headers);
      return response;
    }
    const body: unknown = await response.clone().json();
    const [fault] = Value.Errors(endpoint.answer, body);
    if (fault) throw new Error(`${method} ${pathname}: ${fault.instancePath} ${fault.message}`);
    return response;
  };
}

function requireFile(place: string, { mediaType }: FileAnswer, headers: Headers): void {
  const said = headers.get('content-type') ?? '';
  if (said.split(';')[0] !== mediaType) throw new Error(`${place}: ${said} is not ${mediaType}`);
  if (!headers.get('content-disposition')?.startsWith('attachment; filename='))
    throw new Error(`${place}: a file has a name`);
  if (headers.get('cache-control') !== 'no-store') throw new Error(`${place}: no cache keeps it`);
}
