import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../server/src/platform/random/index.ts';

/** Files that are uploaded while things break, and what is to be said of them afterwards. */
export interface MediaTraffic {
  /** Uploads a new file in pieces over about `spreadMs`; resolves with the status, 0 without an answer. */
  upload(bytes: number, spreadMs: number): Promise<number>;
  /** Files that were acknowledged. */
  kept(): readonly KeptFile[];
  /** Reads a file; null when there was no answer or it broke off. */
  download(file: KeptFile): Promise<{ status: number; bytes: Buffer } | null>;
  /** What is wrong: acknowledged files that cannot be read whole, blobs whose bytes are not what their name says. */
  examine(): Promise<string[]>;
}

export interface KeptFile {
  readonly mxc: string;
  readonly hash: string;
}

export interface MediaTrafficParts {
  readonly port: number;
  readonly dataDir: string;
  readonly random: Random;
  token(): string;
}

const PIECES = 8;
const PATIENCE_MS = 15_000;
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function createMediaTraffic(parts: MediaTrafficParts): MediaTraffic {
  const kept: KeptFile[] = [];
  const download = ({ mxc }: KeptFile) =>
    exchange(parts, 'GET', `/_matrix/client/v1/media/download/${mxc.slice('mxc://'.length)}`, null, 0);
  return {
    kept: () => kept,
    download,
    async upload(bytes, spreadMs) {
      const body = Buffer.from(parts.random.bytes(bytes));
      const answer = await exchange(parts, 'POST', '/_matrix/media/v3/upload', body, spreadMs);
      if (answer?.status !== 200) return answer?.status ?? 0;
      const { content_uri: mxc } = JSON.parse(answer.bytes.toString()) as { content_uri: string };
      kept.push({ mxc, hash: sha256(body) });
      return 200;
    },
    async examine() {
      const findings = await listBrokenBlobs(join(parts.dataDir, 'media'));
      for (const file of kept) {
        const answer = await download(file);
        if (answer?.status === 200 && sha256(answer.bytes) === file.hash) continue;
        findings.push(`media: ${file.mxc} was acknowledged and reads as ${answer?.status ?? 'nothing'}`);
      }
      return findings;
    },
  };
}

/** A file under the name of a hash holds the bytes of that hash. */
async function listBrokenBlobs(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const findings: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (sha256(bytes) !== entry.name) findings.push(`media: the blob ${entry.name} has other bytes`);
  }
  return findings;
}

function exchange(
  { port, token }: MediaTrafficParts,
  method: 'GET' | 'POST',
  path: string,
  body: Buffer | null,
  spreadMs: number,
): Promise<{ status: number; bytes: Buffer } | null> {
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${token()}`,
      ...(body && { 'content-type': 'application/octet-stream', 'content-length': body.length }),
    };
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => void chunks.push(chunk));
      reply.on('error', () => resolve(null));
      reply.on('close', () => {
        resolve(reply.complete ? { status: reply.statusCode ?? 0, bytes: Buffer.concat(chunks) } : null);
      });
    });
    const patience = setTimeout(() => sent.destroy(new Error('no answer')), PATIENCE_MS + spreadMs);
    sent.on('error', () => resolve(null));
    sent.on('close', () => clearTimeout(patience));
    void writePieces(sent, body ?? Buffer.alloc(0), spreadMs);
  });
}

async function writePieces(sent: ReturnType<typeof request>, body: Buffer, spreadMs: number): Promise<void> {
  for (let piece = 0; piece < PIECES && spreadMs > 0 && !sent.destroyed; piece += 1) {
    sent.write(body.subarray((body.length * piece) / PIECES, (body.length * (piece + 1)) / PIECES));
    await sleep(spreadMs / PIECES);
  }
  if (!sent.destroyed) sent.end(spreadMs > 0 ? undefined : body);
}
