import { refuseStart } from '#platform/errors';
import type { Terminal } from './terminal.ts';

/** What the commands need of the accounts: `createAccountAdmin` is the true one. */
export interface AccountAdmin {
  /** Makes an account and returns its user id. */
  add(name: string, password: string, options: { admin: boolean }): Promise<string>;
  list(): Promise<{ userId: string; admin: boolean; deactivated: boolean; roles: string[] }[]>;
  /** Ends an account for good, and returns its user id. */
  deactivate(name: string): Promise<string>;
  /** Gives somebody a role, or takes it; not changed: they had it, or had it not. */
  grant(name: string, role: string): Promise<RoleChange>;
  revoke(name: string, role: string): Promise<RoleChange>;
}

interface RoleChange {
  readonly userId: string;
  readonly isChanged: boolean;
}

/** `user add NAME [--admin]`, `user list`, `user deactivate NAME`, `user grant NAME ROLE`, `user revoke NAME ROLE`. */
export async function runUser(
  args: readonly string[],
  options: { admin: boolean },
  accounts: AccountAdmin,
  terminal: Terminal,
): Promise<void> {
  const [verb, name, role, ...rest] = args;
  if (rest.length > 0) refuseStart(usage);
  if ((verb === 'grant' || verb === 'revoke') && name !== undefined && role !== undefined)
    return changeRole(verb, { name, role }, accounts, terminal);
  if (role !== undefined) refuseStart(usage);
  if (verb === 'list' && name === undefined) return list(accounts, terminal);
  if (verb === 'add' && name !== undefined) return add(name, options, accounts, terminal);
  if (verb === 'deactivate' && name !== undefined) return deactivate(name, accounts, terminal);
  refuseStart(usage);
}

const usage =
  'The commands are: user add NAME [--admin], user list, user deactivate NAME, user grant NAME ROLE, user revoke NAME ROLE.';

async function add(
  name: string,
  options: { admin: boolean },
  accounts: AccountAdmin,
  { askSecret, print }: Terminal,
): Promise<void> {
  const password = await askSecret(`Password for ${name}: `);
  if (password === '') refuseStart('Without a password no account was made.');
  const userId = await accounts.add(name, password, options);
  print(`${userId} can log in now${options.admin ? ', as an administrator' : ''}.`);
}

async function list(accounts: AccountAdmin, { print, dim }: Terminal): Promise<void> {
  const all = await accounts.list();
  for (const { userId, admin, deactivated, roles } of all) {
    const notes = [admin ? 'administrator' : '', ...roles, deactivated ? 'deactivated' : ''].filter(
      (note) => note !== '',
    );
    print(notes.length === 0 ? userId : `${userId}  ${dim(notes.join(', '))}`);
  }
  if (all.length === 0) print('There are no accounts yet: ./herald user add NAME makes one.');
}

async function deactivate(name: string, accounts: AccountAdmin, { print }: Terminal): Promise<void> {
  const userId = await accounts.deactivate(name);
  print(`${userId} is ended: a running server does it within seconds, a stopped one when it starts.`);
}

async function changeRole(
  verb: 'grant' | 'revoke',
  { name, role }: { name: string; role: string },
  accounts: AccountAdmin,
  { print }: Terminal,
): Promise<void> {
  const { userId, isChanged } = await accounts[verb](name, role);
  const had = verb === 'grant' ? 'has the role already' : 'does not have the role';
  if (!isChanged) return print(`${userId} ${had}: ${role}.`);
  print(
    `${userId} ${verb === 'grant' ? 'has' : 'no longer has'} the role ${role}, from the next request on.`,
  );
}
