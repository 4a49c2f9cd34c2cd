import type { Role } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useAccount, useCall } from './engine.tsx';
import { useAction } from './use-action.ts';

export interface Roles {
  /** Null until the server has said. */
  readonly roles: readonly Role[] | null;
  readonly error: string | null;
  readonly again: () => void;
}

/** What was last said, so that a menu does not move whenever it opens. It opens nothing: the server asks each time. */
let lastSaid: { readonly userId: string; readonly roles: readonly Role[] } | null = null;

/** What the operator has given this person to do. */
export function useRoles(): Roles {
  const userId = useAccount()?.userId ?? '';
  const call = useCall();
  const [said, setSaid] = useState(lastSaid);
  const ask = useAction(async () => {
    lastSaid = { userId, roles: await call('accounts.roles', {}) };
    setSaid(lastSaid);
  });
  const { run } = ask;
  useEffect(() => void run(), [run, userId]);
  return { roles: said?.userId === userId ? said.roles : null, error: ask.error, again: () => void run() };
}
