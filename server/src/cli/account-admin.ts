import { createAccounts } from '#homeserver/accounts';
import { ACCOUNT_ENDS } from '#homeserver/sessions';
import type { Clock, Timers } from '#platform/clock';
import type { Db } from '#platform/db';
import { refuseStart } from '#platform/errors';
import type { Log } from '#platform/log';
import { createOutbox } from '#platform/outbox';
import type { Random } from '#platform/random';
import type { AccountAdmin } from './user.ts';

export interface AccountAdminParts {
  db: Db;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  serverName: string;
}

/** The operator's hand on the accounts, through the database alone. */
export function createAccountAdmin(parts: AccountAdminParts): AccountAdmin {
  const { db } = parts;
  const accounts = createAccounts(parts);
  const outbox = createOutbox(parts);
  return {
    add: (name, password, options) => accounts.create(name, password, options),
    list: () => accounts.list(),
    async deactivate(name) {
      const userId = accounts.userIdOf(name);
      const account = userId && (await accounts.find(userId));
      if (!account) refuseStart(`There is no account ${name}. ./herald user list shows all.`);
      if (account.deactivated) refuseStart(`${account.userId} has been deactivated already.`);
      // Only the server that writes the log can end an account: devices, rooms and keys end with it.
      await db.tx((tx) => outbox.put(tx, ACCOUNT_ENDS, account.userId, { userId: account.userId }));
      return account.userId;
    },
  };
}
