import { PortError } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { errorWords } from '#app/error-words.ts';
import { useWords } from '#app/i18n.ts';
import { cleanUsername } from './clean-username.ts';

const QUIET_MS = 600;

export interface Username {
  readonly value: string;
  readonly setValue: (text: string) => void;
  /** Why the name cannot be had, in words. */
  readonly error: string | null;
}

/** A name for a new account; the server is asked whether it is free once typing pauses. */
export function useUsername(): Username {
  const t = useWords('app');
  const call = useCall();
  const [value, setValue] = useState('');
  const [refusal, setRefusal] = useState<PortError | null>(null);
  useEffect(() => {
    if (value === '') return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      call('sessions.checkUsername', { username: value }).then(
        (answer) => {
          if (!isOver && !answer.isFree)
            setRefusal(new PortError(answer.code ?? 'M_UNKNOWN', answer.message ?? ''));
        },
        // Registering will say it again, with the reason.
        () => {},
      );
    }, QUIET_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [call, value]);
  const change = (text: string) => {
    setRefusal(null);
    setValue(cleanUsername(text));
  };
  return { value, setValue: change, error: refusal === null ? null : errorWords(t, refusal) };
}
