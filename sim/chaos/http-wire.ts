import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Answer, Ask, Wire } from '../workload/world.ts';

/** A wire over real HTTP, and its end. */
export interface HttpWire extends Wire {
  close(): void;
}

/** Connections to `baseUrl` are kept open. An exchange rejects when they break or when its time is over. */
export function createHttpWire(baseUrl: string): HttpWire {
  const agent = new Agent({ keepAlive: true, maxSockets: 500 });
  return {
    exchange: (ask) => exchange(baseUrl, agent, ask),
    close: () => agent.destroy(),
  };
}

function exchange(
  baseUrl: string,
  agent: Agent,
  { method, path, token, body, timeoutMs }: Ask,
): Promise<Answer> {
  const payload = body === null ? '' : JSON.stringify(body);
  const headers: Record<string, string | number> = {};
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  if (body !== null) headers['content-type'] = 'application/json';
  if (body !== null) headers['content-length'] = Buffer.byteLength(payload);
  return new Promise((resolve, reject) => {
    const sent = request(`${baseUrl}${path}`, { method, agent, headers }, (reply) => {
      readAnswer(reply).then(resolve, reject);
    });
    const patience = setTimeout(() => sent.destroy(new Error('hung up')), timeoutMs);
    sent.on('error', reject);
    sent.on('close', () => clearTimeout(patience));
    sent.end(payload);
  });
}

async function readAnswer(reply: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return { status: reply.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> };
}
