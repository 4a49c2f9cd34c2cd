import type { wallet as contract } from '@herald/contract';
import type { Timers } from '#platform/clock';
import { createThread } from '#platform/threads';
import type { PrintedStatement } from './statement-pdf.ts';

const MOST_WAITING = 20;
/** Ten times what the longest one takes. */
const GIVE_UP_MS = 30_000;

export type StatementPrinter = ReturnType<typeof createStatementPrinter>;

/** Prints statements, in a thread of its own. */
export function createStatementPrinter({ timers, serverName }: { timers: Timers; serverName: string }) {
  const thread = createThread<PrintedStatement, Uint8Array>({
    script: new URL('./statement-pdf-worker.ts', import.meta.url),
    timers,
    makes: 'statements',
    mostWaiting: MOST_WAITING,
    giveUpMs: GIVE_UP_MS,
    mostMemoryMb: 256,
  });
  return {
    /** The bytes of a PDF. @throws ApiError 503 when too many wait */
    print: (statement: contract.Statement): Promise<Uint8Array> =>
      thread.ask(async () => ({ asked: { statement, serverName } })),
    stop: () => thread.stop(),
  };
}
