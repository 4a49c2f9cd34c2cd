import { fail } from '#platform/errors';
import type { Accounts } from '#homeserver/accounts';
import type { AuthDict, UserInteractive } from './user-interactive.ts';

/**
 * Asks for the password once more, for an act that a stolen token must not suffice for. Resolves with whose it was:
 * the caller's, or without a token the one who is named.
 * @throws ApiError 401 with what is to be done
 */
export type Proof = (
  caller: { userId: string } | null,
  auth: AuthDict | undefined,
  act: string,
) => Promise<string>;

export function createProof({
  accounts,
  userInteractive,
}: {
  accounts: Accounts;
  userInteractive: UserInteractive;
}): Proof {
  return async (caller, auth, act) => {
    let proved: string | null = null;
    const password = async (given: AuthDict) => {
      const account = await accounts.findByPassword(
        nameIn(given) ?? caller?.userId ?? '',
        given.password ?? '',
      );
      if (!account || (caller && account.userId !== caller.userId)) {
        return { errcode: 'M_FORBIDDEN', error: 'The password is wrong.' };
      }
      proved = account.userId;
      return null;
    };
    await userInteractive.require(auth, {
      flows: [['m.login.password']],
      stages: { 'm.login.password': password },
      purpose: `${act} of ${caller?.userId ?? 'somebody'}`,
    });
    return proved ?? fail(401, 'M_FORBIDDEN', 'Prove that it is you.');
  };
}

/** Whom a login or a stage names: `identifier`, or `user` as older clients write it. */
export function nameIn(given: {
  identifier?: { type: string; user?: string | undefined } | undefined;
  user?: string | undefined;
}): string | undefined {
  if (given.identifier && given.identifier.type !== 'm.id.user') return undefined;
  return given.identifier?.user ?? given.user;
}
