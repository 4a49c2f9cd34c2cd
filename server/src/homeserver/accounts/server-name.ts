import type { Db } from '#platform/db';
import { refuseStart } from '#platform/errors';
import { claimServerName } from './store.ts';

/** Refuses to start under another name than the database was begun with: no id in it would be this server's. */
export async function requireServerName(db: Db, serverName: string): Promise<void> {
  const begun = await claimServerName(db, serverName);
  if (begun === serverName) return;
  refuseStart(
    `This database belongs to the server ${begun}, and the configuration says ${serverName}. ` +
      `A server's name can never change: set HERALD_SERVER_NAME=${begun}, or use another data folder.`,
  );
}
