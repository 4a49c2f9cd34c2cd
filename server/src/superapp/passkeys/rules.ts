import { accept, refuse, type Verdict } from '#platform/errors';

export const MAX_PASSKEYS = 20;

/** Whether somebody who has so many passkeys may have one more. */
export function checkRoom(has: number): Verdict {
  if (has < MAX_PASSKEYS) return accept();
  return refuse(
    403,
    'CHAT.HERALD.PASSKEY_LIMIT',
    `You have ${MAX_PASSKEYS} passkeys, which is the most. Remove one first.`,
  );
}

/** Whether a passkey may be called so. */
export function checkName(name: string): Verdict {
  return name.trim() === '' ? refuse(400, 'M_INVALID_PARAM', 'Give the passkey a name.') : accept();
}
