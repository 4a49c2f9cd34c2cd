import { PortError } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { asPort } from '../to-port-error.ts';
import { withPassword } from './password-proof.ts';

/** How long a sign-out waits for the server: the person wants to go, also without a network. */
const GOODBYE_LIMIT_MS = 5_000;

/**
 * The calls after which nothing of the account is left on this device.
 * @returns whether the person is leaving: what the server then says of the session is no news
 */
export function createAccountEnd(
  { client, host, session, account, log }: MatrixContext,
  onEnded: () => void,
): () => boolean {
  let isLeaving = false;
  host.handle('sessions.signOut', async () => {
    isLeaving = true;
    const goodbye = client.logout(true).then(
      () => true,
      () => false,
    );
    const isHeard = await Promise.race([goodbye, later(GOODBYE_LIMIT_MS)]);
    // The server keeps the device until it is removed from another one; here it is gone.
    if (!isHeard) log.warn('sessions.sign-out.not-heard');
    account.update({ state: 'signed-out' });
    onEnded();
    return null;
  });

  host.handle('sessions.deactivate', ({ password, erase }) =>
    asPort(async () => {
      if (password === '') throw new PortError('password-needed', 'Your password is needed for this.');
      const proof = withPassword<void>(session.userId, password);
      await proof(async (auth) => {
        // The server ends the session before it answers, so the sync may hear of it first.
        isLeaving = true;
        try {
          await client.deactivateAccount(auth ?? undefined, erase);
        } catch (error) {
          isLeaving = false;
          throw error;
        }
      });
      account.update({ state: 'signed-out' });
      onEnded();
      return null;
    }),
  );
  return () => isLeaving;
}

function later(ms: number): Promise<false> {
  return new Promise((resolve) => void setTimeout(() => resolve(false), ms));
}
