import { PortError } from '../../port/index.ts';
import { isObject, readObject, readSize, readText, type Content } from '../content.ts';
import type { EngineWorld } from '../context.ts';

/** A request to the server as it is made before any SDK is loaded. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the root, encoded: `/_matrix/client/...`. */
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Content;
}

const TIMEOUT_MS = 30_000;

/**
 * Asks the server, whatever its answer is.
 * @throws PortError `offline` when there is none, or none that a Matrix server gives
 */
export async function askServer(world: EngineWorld, question: Question): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (question.body) headers['content-type'] = 'application/json';
  if (question.token !== undefined) headers['authorization'] = `Bearer ${question.token}`;
  try {
    const reply = await world.fetch(`${world.baseUrl}${question.path}`, {
      method: question.method,
      headers,
      signal: AbortSignal.timeout(question.timeoutMs ?? TIMEOUT_MS),
      ...(question.body && { body: JSON.stringify(question.body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: parseBody(text) };
  } catch {
    throw new PortError('offline', 'The server was not reached.');
  }
}

/**
 * The body of a good answer.
 * @throws PortError with the server's code and sentence
 */
export function requireOk({ status, body }: Answer): Content {
  if (status >= 200 && status < 300) return body;
  throw refusalOf({ status, body });
}

/** What a refusal means to a tab. */
export function refusalOf({ status, body }: Answer): PortError {
  const code = readText(body['errcode']);
  // A proxy in front of a server that is away answers without Matrix's own body.
  if (code === null && status >= 500) return new PortError('offline', 'The server was not reached.');
  const retryAfterMs = code === 'M_LIMIT_EXCEEDED' ? (readSize(body['retry_after_ms']) ?? 1_000) : null;
  return new PortError(code ?? 'M_UNKNOWN', readText(body['error'], 1_000) ?? `HTTP ${status}`, retryAfterMs);
}

function parseBody(text: string): Content {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : readObject(null);
  } catch {
    return readObject(null);
  }
}
