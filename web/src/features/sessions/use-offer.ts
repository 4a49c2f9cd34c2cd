import type { Offer } from '@herald/client/port';
import { useCallback, useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useErrorWords } from '#app/error-words.ts';

export type OfferState =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly offer: Offer }
  | { readonly state: 'failed'; readonly error: string; readonly retry: () => void };

const LIMIT_MS = 20_000;

/** What the server offers to a stranger. */
export function useOffer(): OfferState {
  const call = useCall();
  const toWords = useErrorWords();
  const [attempt, setAttempt] = useState(0);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let isOver = false;
    setFailure(null);
    const late = setTimeout(() => {
      if (!isOver) setFailure(new Error('late'));
    }, LIMIT_MS);
    call('sessions.discover', {})
      .then(
        (found) => isOver || setOffer(found),
        (error: unknown) => isOver || setFailure(error),
      )
      .finally(() => clearTimeout(late));
    return () => {
      isOver = true;
      clearTimeout(late);
    };
  }, [call, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  if (offer !== null) return { state: 'known', offer };
  if (failure !== null) return { state: 'failed', error: toWords(failure), retry };
  return { state: 'loading' };
}
