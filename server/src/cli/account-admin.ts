import { parseRole, roles, type Role } from '@herald/contract';
import { createAccounts } from '#homeserver/accounts';
import { ACCOUNT_ENDS } from '#homeserver/sessions';
import { createAudit } from '#platform/audit';
import type { Clock, Timers } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
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
  const audit = createAudit(parts);

  async function requireAccount(name: string) {
    const userId = accounts.userIdOf(name);
    const account = userId && (await accounts.find(userId));
    if (!account) refuseStart(`There is no account ${name}. ./herald user list shows all.`);
    return account;
  }

  /** Gives or takes a role and writes it down, if that changes anything. */
  async function changeRole(
    name: string,
    roleName: string,
    act: 'grant' | 'revoke',
    change: (tx: Tx, userId: string, role: Role) => Promise<boolean>,
  ): Promise<{ userId: string; isChanged: boolean }> {
    const role = parseRole(roleName);
    if (role === null)
      refuseStart(`There is no role ${roleName}. The roles are: ${Object.keys(roles).join(', ')}.`);
    const { userId, deactivated } = await requireAccount(name);
    if (deactivated && act === 'grant') refuseStart(`${userId} has been deactivated.`);
    const isChanged = await db.tx(async (tx) => {
      if (!(await change(tx, userId, role))) return false;
      const said = { area: 'accounts', actor: 'operator', act: `role.${act}`, subject: userId, reason: null };
      await audit.record(tx, { ...said, details: { role } });
      return true;
    });
    return { userId, isChanged };
  }

  return {
    add: (name, password, options) => accounts.create(name, password, options),
    list: () => accounts.list(),
    async deactivate(name) {
      const account = await requireAccount(name);
      if (account.deactivated) refuseStart(`${account.userId} has been deactivated already.`);
      // Only the server that writes the log can end an account: devices, rooms and keys end with it.
      await db.tx((tx) => outbox.put(tx, ACCOUNT_ENDS, account.userId, { userId: account.userId }));
      return account.userId;
    },
    grant: (name, role) => changeRole(name, role, 'grant', accounts.grantRole),
    revoke: (name, role) => changeRole(name, role, 'revoke', accounts.revokeRole),
  };
}
