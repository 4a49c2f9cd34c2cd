import { createExchangeCheck, type Exchange, type Finding } from './check-exchange.ts';
import { createCoverage, type Coverage } from './coverage.ts';
import { readOperations } from './operations.ts';
import { coverageFolder, findSpecData, specAbsent } from './spec-location.ts';

type Fetch = typeof fetch;

let check: ((exchange: Exchange) => Finding) | null = null;

/**
 * What this process has covered. Left in the folder of HERALD_SPEC_COVERAGE, if there is one, when it ends.
 */
export const coverage: Coverage = createCoverage();
if (coverageFolder !== null) process.once('exit', () => coverage.save(coverageFolder!));

/**
 * What the specification says against an exchange: nothing, when all is well. Where the specification is not
 * on this machine nothing is compared, and standard error says so, once.
 */
export function validateExchange(exchange: Exchange): string[] {
  const { operation, problems } = (check ??= createDefaultCheck())(exchange);
  if (operation !== null) coverage.add(operation, exchange.status);
  return problems.map((problem) => `${exchange.method} ${exchange.path} -> ${exchange.status}: ${problem}`);
}

function createDefaultCheck(): (exchange: Exchange) => Finding {
  const data = findSpecData();
  if (data !== null) return createExchangeCheck(readOperations(data));
  process.stderr.write(`${specAbsent}\n`);
  return () => ({ operation: null, problems: [] });
}

/** `fetch` for stories, for bare paths too: throws when a reply is not what the specification says. */
export function createSpecFetch(baseUrl: string, inner: Fetch = fetch): Fetch {
  return async (input, init) => {
    const target = typeof input === 'string' ? new URL(input, baseUrl) : input;
    const response = await inner(target, init);
    const problems = await problemsOf(target, init, response);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return response;
  };
}

/**
 * A `fetch` for programs that would take an error for a broken network: it notes the problems instead of
 * throwing.
 */
export interface SpecRecorder {
  /** To be given to matrix-js-sdk as `fetchFn`. */
  readonly fetchFn: Fetch;
  readonly problems: readonly string[];
}

export function createSpecRecorder(inner: Fetch = fetch): SpecRecorder {
  const problems: string[] = [];
  const fetchFn: Fetch = async (input, init) => {
    const response = await inner(input, init);
    problems.push(...(await problemsOf(input, init, response)));
    return response;
  };
  return { fetchFn, problems };
}

async function problemsOf(
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  response: Response,
): Promise<string[]> {
  const request = input instanceof Request ? input : null;
  const isJson = /^application\/json\b/.test(response.headers.get('content-type') ?? '');
  return validateExchange({
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    path: new URL(input instanceof Request ? input.url : input).pathname,
    status: response.status,
    requestBody: typeof init?.body === 'string' ? parseOrNothing(init.body) : undefined,
    // A file may be JSON, too, and as large as it likes: only the reply of an API is read here.
    responseBody:
      isJson && !response.headers.has('content-disposition') ? await readJson(response) : undefined,
    headers: Object.fromEntries(response.headers),
  });
}

async function readJson(response: Response): Promise<unknown> {
  return parseOrNothing(await response.clone().text());
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
