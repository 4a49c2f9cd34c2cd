import type { Usage } from '../processes.ts';

export interface TargetUsage {
  readonly server: Usage;
  readonly database: Usage;
}

/** A homeserver under load: an address, and where it runs on this machine what it uses. */
export interface Target {
  readonly name: string;
  readonly version: string;
  readonly baseUrl: string;
  /** Of the server's process. */
  readonly pid: number;
  /** From the command to the first answer, and what it used by then. */
  readonly start: { readonly ms: number; readonly usage: TargetUsage };
  usage(): TargetUsage;
  /** Bytes of the database's write-ahead log so far. */
  logBytes(): Promise<number>;
  /** Of the whole database on disk, after a checkpoint. */
  databaseBytes(): Promise<number>;
  /** Asks the database as its administrator; Herald alone. */
  queryDatabase?(text: string): Promise<Record<string, unknown>[]>;
  /** Stops the server, not its database, lets `work` write into it, and starts the server again; Herald alone. */
  offline?(work: (place: Place) => Promise<void>): Promise<void>;
  /** Kills the server and starts it again; resolves when it answers. */
  crash?(): Promise<void>;
  stop(): Promise<void>;
}

/** Where a server that is stopped keeps its things. */
export interface Place {
  readonly databaseUrl: string;
  readonly folder: string;
}

/** Waits until the server answers. Rejects after a minute. */
export async function answering(baseUrl: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const reply = await fetch(`${baseUrl}/_matrix/client/versions`).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
  throw new Error(`${baseUrl} did not answer within a minute`);
}
