import type { Db } from '#platform/db';
import type { Route } from '#platform/http';
import type { Job } from '#platform/jobs';
import type { SessionHooks } from '#homeserver/sessions';
import { createPasskeys, type PasskeysParts } from '#superapp/passkeys';
import { createWallet, type WalletParts } from '#superapp/wallet';

export type SuperappParts = PasskeysParts &
  Omit<WalletParts, 'db' | 'assertions'> & {
    /** As the role that keeps the ledger. */
    readonly walletDb: Db;
  };

/** Makes every module of our own, in the order of `layers.ts`, and collects what they contribute. */
export function createSuperapp(parts: SuperappParts): {
  routes: Route[];
  hooks: SessionHooks[];
  jobs: Job[];
  stop: () => Promise<void>;
} {
  const passkeys = createPasskeys(parts);
  const wallet = createWallet({ ...parts, db: parts.walletDb, assertions: passkeys.assertions });
  return {
    routes: [...passkeys.routes, ...wallet.routes],
    hooks: [passkeys.hooks],
    jobs: [wallet.job],
    stop: wallet.stop,
  };
}
