import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A proxy before PostgreSQL that plays a broken network: a cut ends the client's side at once, while what the client
 * had sent arrives later, a COMMIT included; and answers may be late.
 */
export interface LateProxy {
  readonly connectionString: string;
  /** Cuts every connection that is open now; their last bytes arrive `lateMs` later. */
  cut(lateMs: number): void;
  /** Holds back what PostgreSQL answers, so that what is committed is not known to be; the answer lets it go. */
  holdAnswers(): () => void;
  close(): Promise<void>;
}

const HELD_MS = 15;

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** From when on bytes to PostgreSQL are held back; a cut lets them go late. */
  held: Buffer[] | null;
}

export async function createLateProxy(databaseUrl: string): Promise<LateProxy> {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port || 5432) };
  const pairs = new Set<Pair>();
  let answers: (() => void)[] | null = null;
  const proxy: Server = createServer((client) => {
    const pair: Pair = { client, server: connect(target), held: null };
    pairs.add(pair);
    client.on('data', (bytes) => {
      if (pair.held) pair.held.push(bytes);
      else pair.server.write(bytes);
    });
    pair.server.on('data', (bytes) => {
      if (pair.held) return;
      if (answers) answers.push(() => client.write(bytes));
      else client.write(bytes);
    });
    client.on('error', () => undefined);
    pair.server.on('error', () => undefined);
    client.on('close', () => {
      if (!pair.held) pair.server.destroy();
    });
    pair.server.on('close', () => {
      client.destroy();
      pairs.delete(pair);
    });
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    connectionString: url.href,
    cut(lateMs) {
      for (const pair of pairs) {
        if (pair.held) continue;
        pair.held = [];
        // A batch goes out and is held back whole, COMMIT included; then the client loses its connection.
        setTimeout(() => pair.client.destroy(), HELD_MS);
        setTimeout(() => {
          for (const bytes of pair.held ?? []) pair.server.write(bytes);
          setTimeout(() => pair.server.destroy(), 200);
        }, HELD_MS + lateMs);
      }
    },
    holdAnswers() {
      answers = [];
      return () => {
        const late = answers ?? [];
        answers = null;
        for (const answer of late) answer();
      };
    },
    async close() {
      for (const pair of pairs) {
        pair.client.destroy();
        pair.server.destroy();
      }
      await new Promise<void>((resolve) => void proxy.close(() => resolve()));
    },
  };
}
