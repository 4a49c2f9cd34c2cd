import type { Db } from '#platform/db';
import type { Route } from '#platform/http';
import type { Job } from '#platform/jobs';
import { createWallet, type WalletParts } from '#superapp/wallet';

export type SuperappParts = Omit<WalletParts, 'db'> & {
  /** As the role that keeps the ledger. */
  readonly walletDb: Db;
};

/** Makes every module of our own, in the order of `layers.ts`, and collects what they contribute. */
export function createSuperapp(parts: SuperappParts): { routes: Route[]; jobs: Job[] } {
  const wallet = createWallet({ ...parts, db: parts.walletDb });
  return { routes: wallet.routes, jobs: [wallet.job] };
}
