import type { Offer } from '@herald/client/port';
import { useState } from 'react';
import { endArrival, startArrival } from '#app/arrival.ts';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { isPasswordLongEnough } from './password-rules.ts';
import { useDeviceName } from './use-device-name.ts';
import { useUsername } from './use-username.ts';

/** The form of a new account: what was typed, what is wrong with it in words, and sending it. */
export function useSignUp(offer: Offer) {
  const t = useWords('sessions');
  const call = useCall();
  const deviceName = useDeviceName();
  const username = useUsername();
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [token, setToken] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const needsToken = offer.registration === 'token';
  const register = useAction(async () => {
    startArrival();
    try {
      await call('sessions.register', {
        username: username.value,
        password,
        deviceName,
        ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
        ...(needsToken ? { token: token.trim() } : {}),
      });
    } catch (error) {
      endArrival();
      throw error;
    }
  });
  const isTokenWrong = needsToken && ['M_FORBIDDEN', 'M_UNAUTHORIZED'].includes(codeOf(register.cause));
  const missing = {
    username: username.value === '',
    password: !isPasswordLongEnough(password),
    token: needsToken && token.trim() === '',
  };
  const whenMissing = (isMissing: boolean, key: string) => (isChecked && isMissing ? t(key) : null);
  return {
    username: { value: username.value, setValue: username.setValue },
    displayName: { value: displayName, setValue: setDisplayName },
    password: { value: password, setValue: setPassword },
    token: { value: token, setValue: setToken },
    needsToken,
    isPending: register.isPending,
    errors: {
      form: isTokenWrong ? null : register.error,
      username: username.error ?? whenMissing(missing.username, 'signUp.usernameMissing'),
      password: whenMissing(missing.password, 'password.tooShort'),
      token: isTokenWrong ? t('signUp.tokenWrong') : whenMissing(missing.token, 'signUp.tokenMissing'),
    },
    submit: () => {
      setIsChecked(true);
      const isComplete = !missing.username && !missing.password && !missing.token;
      if (isComplete && username.error === null) void register.run();
    },
  };
}
