import { parseRole, type Role } from '@herald/contract';
import { parseUserId, type UserId } from '@herald/matrix';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { fail } from '#platform/errors';
import type { Random } from '#platform/random';
import type { Row } from '#platform/stream';
import { createPasswords, type Passwords } from './password.ts';
import { checkLocalpart, checkPassword } from './rules.ts';
import {
  deactivationWriter,
  deleteRole,
  findAccount,
  insertAccount,
  insertRole,
  listAccounts,
  listRolesOf,
  lockPassword,
  updatePassword,
} from './store.ts';

export interface AccountsParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly serverName: string;
}

export interface Account {
  readonly userId: UserId;
  readonly admin: boolean;
}

/** An account whose password was given, and which one it was. */
export interface ProvedAccount extends Account {
  readonly passwordHash: string;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** The people of this server, and how they prove that they are who they say. */
export function createAccounts({ db, clock, random, serverName }: AccountsParts) {
  const passwords: Passwords = createPasswords({ random });

  /** The user id of a localpart, or of a whole user id of this server. Null when it cannot be one. */
  function userIdOf(name: string): UserId | null {
    return parseUserId(name.startsWith('@') ? name : `@${name}:${serverName}`);
  }

  /** @throws ApiError 400 M_INVALID_USERNAME, M_USER_IN_USE */
  async function requireAvailable(localpart: string): Promise<UserId> {
    const verdict = checkLocalpart(localpart, serverName);
    if (!verdict.ok) fail(verdict.status, verdict.errcode, verdict.message);
    const userId = userIdOf(localpart) ?? fail(400, 'M_INVALID_USERNAME', 'This cannot be a user name.');
    if (await findAccount(db, userId)) fail(400, 'M_USER_IN_USE', 'This user name is taken.');
    return userId;
  }

  return {
    userIdOf,
    requireAvailable,
    passwords,
    /** Makes an account. @throws ApiError 400 M_INVALID_USERNAME, M_USER_IN_USE, M_WEAK_PASSWORD */
    async create(localpart: string, password: string, options: { admin?: boolean } = {}): Promise<UserId> {
      const userId = await requireAvailable(localpart);
      requireStrong(password);
      const passwordHash = await passwords.hash(password);
      const made = await insertAccount(db, {
        userId,
        passwordHash,
        admin: options.admin ?? false,
        atMs: clock.now(),
      });
      if (!made) fail(400, 'M_USER_IN_USE', 'This user name is taken.');
      return userId;
    },
    /** A name that is free, for those who ask for none. */
    suggestLocalpart: () => random.id(12, 'abcdefghijkmnpqrstuvwxyz23456789'),
    /** The account whose password this is; null otherwise, at the same cost whether there is such an account or not. */
    async findByPassword(name: string, password: string): Promise<ProvedAccount | null> {
      const userId = userIdOf(name);
      const account = userId === null ? null : await findAccount(db, userId);
      const matches = await passwords.verify(password, account?.passwordHash ?? null);
      return account && userId !== null && matches && !account.deactivated
        ? { userId, admin: account.admin, passwordHash: account.passwordHash ?? '' }
        : null;
    },
    /** Whether this is still the account's password; it cannot change before the transaction ends. */
    holdsPassword: (tx: Tx, userId: string, passwordHash: string): Promise<boolean> =>
      lockPassword(tx, userId, passwordHash),
    async find(userId: string): Promise<(Account & { deactivated: boolean }) | null> {
      const account = await findAccount(db, userId);
      return (
        account && {
          userId: account.userId as UserId,
          admin: account.admin,
          deactivated: account.deactivated,
        }
      );
    },
    async changePassword(userId: string, password: string): Promise<void> {
      requireStrong(password);
      await updatePassword(db, userId, await passwords.hash(password));
    },
    list: () => listAccounts(db),
    /** What the operator has given somebody to do. Read anew each time: what was taken away ends at once. */
    async rolesOf(userId: string): Promise<Role[]> {
      return (await listRolesOf(db, userId)).flatMap((name) => parseRole(name) ?? []);
    },
    async holdsRole(userId: string, role: Role): Promise<boolean> {
      return (await listRolesOf(db, userId)).includes(role);
    },
    /** Whether it was given now; false: they had it. */
    grantRole: (tx: Tx, userId: string, role: Role): Promise<boolean> =>
      insertRole(tx, { userId, role, atMs: clock.now() }),
    /** Whether it was taken now; false: they did not have it. */
    revokeRole: (tx: Tx, userId: string, role: Role): Promise<boolean> => deleteRole(tx, userId, role),
    /** The row that ends an account; committed together with what other modules take away with it. */
    deactivationRows: (userId: string): Row[] => [deactivationWriter.row({ userId, atMs: clock.now() })],
  };
}

function requireStrong(password: string): void {
  const verdict = checkPassword(password);
  if (!verdict.ok) fail(verdict.status, verdict.errcode, verdict.message);
}
