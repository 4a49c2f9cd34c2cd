import { useCallback, useEffect, useRef, useState } from 'react';
import { useErrorWords } from '#app/error-words.ts';
import { useWallet } from './use-money.ts';

export interface Answer<Value> {
  /** Null until it is there; the one before, while it is asked for again. */
  readonly value: Value | null;
  readonly error: string | null;
  readonly again: () => void;
}

/**
 * Asks the wallet, and again whenever something of it changed. `about` names the question: another one begins anew.
 */
export function useAnswer<Value>(ask: () => Promise<Value>, about: string): Answer<Value> {
  const toWords = useErrorWords();
  const revision = useWallet()?.revision ?? 0;
  const latest = useRef(ask);
  latest.current = ask;
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{ about: string; value: Value | null; error: string | null }>({
    about,
    value: null,
    error: null,
  });
  useEffect(() => {
    let isOver = false;
    latest.current().then(
      (value) => isOver || setAnswer({ about, value, error: null }),
      (cause: unknown) =>
        isOver ||
        setAnswer((before) => ({
          about,
          value: before.about === about ? before.value : null,
          error: toWords(cause),
        })),
    );
    return () => {
      isOver = true;
    };
  }, [about, revision, round, toWords]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  const { value, error } = answer.about === about ? answer : { value: null, error: null };
  return { value, error, again };
}
