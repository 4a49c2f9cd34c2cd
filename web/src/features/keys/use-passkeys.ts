import type { ResultOf } from '@herald/client/port';
import { useCallback, useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { canUsePasskeys } from './passkey.ts';

export type Passkeys = ResultOf<'keys.passkeys'>;

/** The account's passkeys, and whether this browser can use them; null until both are known. */
export function usePasskeys(): {
  readonly isUsable: boolean;
  readonly list: Passkeys;
  refresh: () => void;
} | null {
  const call = useCall();
  const [isUsable, setIsUsable] = useState<boolean | null>(null);
  const [list, setList] = useState<Passkeys | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isOver = false;
    canUsePasskeys().then(
      (usable) => isOver || setIsUsable(usable),
      () => isOver || setIsUsable(false),
    );
    call('keys.passkeys', {}).then(
      (found) => isOver || setList(found),
      () => isOver || setList([]),
    );
    return () => {
      isOver = true;
    };
  }, [call, round]);
  const refresh = useCallback(() => setRound((count) => count + 1), []);
  return isUsable === null || list === null ? null : { isUsable, list, refresh };
}
