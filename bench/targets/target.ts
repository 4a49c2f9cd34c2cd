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
  /** From the command to the first answer, and what it used by then. */
  readonly start: { readonly ms: number; readonly usage: TargetUsage };
  usage(): TargetUsage;
  /** Of the whole database on disk, after a checkpoint. */
  databaseBytes(): Promise<number>;
  stop(): Promise<void>;
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
