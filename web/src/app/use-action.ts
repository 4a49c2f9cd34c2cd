import { useCallback, useRef, useState } from 'react';
import { useErrorWords } from './error-words.ts';

export interface Action<Args extends readonly unknown[]> {
  /** Runs it; a second run while the first is under way does nothing. Gives whether it worked. */
  readonly run: (...args: Args) => Promise<boolean>;
  readonly isPending: boolean;
  /** What went wrong, in words; null after success and before the first run. */
  readonly error: string | null;
  readonly cause: unknown;
  readonly clear: () => void;
}

/** Something that a button does and that may fail: whether it runs, and the error in words. */
export function useAction<Args extends readonly unknown[]>(
  act: (...args: Args) => Promise<unknown>,
): Action<Args> {
  const toWords = useErrorWords();
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<{ readonly cause: unknown } | null>(null);
  const isRunning = useRef(false);
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(async (...args: Args) => {
    if (isRunning.current) return false;
    isRunning.current = true;
    setIsPending(true);
    setFailure(null);
    try {
      await latest.current(...args);
      return true;
    } catch (cause) {
      setFailure({ cause });
      return false;
    } finally {
      isRunning.current = false;
      setIsPending(false);
    }
  }, []);
  const clear = useCallback(() => setFailure(null), []);
  const cause = failure?.cause ?? null;
  return { run, isPending, error: failure === null ? null : toWords(cause), cause, clear };
}
