import { refuseStart } from '#platform/errors';
import type { Terminal } from './terminal.ts';

/** What the commands need of the accounts: `createAccountAdmin` is the true one. */
export interface AccountAdmin {
  /** Makes an account and returns its user id. */
  add(name: string, password: string, options: { admin: boolean }): Promise<string>;
  list(): Promise<{ userId: string; admin: boolean; deactivated: boolean }[]>;
  /** Ends an account for good, and returns its user id. */
  deactivate(name: string): Promise<string>;
}

/** `user add NAME [--admin]`, `user list`, `user deactivate NAME`. */
export async function runUser(
  args: readonly string[],
  options: { admin: boolean },
  accounts: AccountAdmin,
  terminal: Terminal,
): Promise<void> {
  const [verb, name, ...rest] = args;
  if (rest.length > 0) refuseStart(usage);
  if (verb === 'list' && name === undefined) return list(accounts, terminal);
  if (verb === 'add' && name !== undefined) return add(name, options, accounts, terminal);
  if (verb === 'deactivate' && name !== undefined) return deactivate(name, accounts, terminal);
  refuseStart(usage);
}

const usage = 'The commands are: user add NAME [--admin], user list, user deactivate NAME.';

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
  for (const { userId, admin, deactivated } of all) {
    const notes = [admin ? 'administrator' : '', deactivated ? 'deactivated' : ''].filter(
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
