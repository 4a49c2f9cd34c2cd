import assert from 'node:assert/strict';
import { PASSWORD, type Actor, type Answer, type Json, type Story } from './harness.ts';

const DESK = '/_herald/wallet/v1/desk';

/** Somebody who works at the wallet's desk. */
export interface DeskPerson extends Actor {
  /** Sends a command with the password, each with a key of its own unless it names one. */
  command(path: string, body?: object, key?: string): Promise<Answer>;
  /** The same, which must succeed. */
  done(path: string, body?: object, key?: string): Promise<Json>;
  /** Asks something, which must be answered. */
  look(path: string): Promise<Json>;
  /** Proposes a journal of these lines, in XTS. */
  propose(...lines: readonly DeskLine[]): Promise<Json>;
}

/** From and to, each `code owner`, and how much. */
export type DeskLine = readonly [from: string, to: string, amount: string];

/** The password of a person, as an act of theirs asks for it. */
export const passwordOf = ({ userId }: Pick<Actor, 'userId'>, password = PASSWORD) => ({
  type: 'm.login.password',
  identifier: { type: 'm.id.user', user: userId },
  password,
});

/** Gives a role to somebody, as the operator does. */
export const giveDesk = ({ app, db }: Story, { userId }: Pick<Actor, 'userId'>): Promise<boolean> =>
  db.tx((tx) => app.accounts.grantRole(tx, userId, 'wallet_desk'));

export const takeDesk = ({ app, db }: Story, { userId }: Actor): Promise<boolean> =>
  db.tx((tx) => app.accounts.revokeRole(tx, userId, 'wallet_desk'));

/** Signs somebody up who works at the desk. */
export async function deskPerson(story: Story, name: string): Promise<DeskPerson> {
  const actor = await story.user(name);
  await giveDesk(story, actor);
  return playDesk(actor);
}

let commands = 0;

export function playDesk(actor: Actor): DeskPerson {
  const command: DeskPerson['command'] = (path, body = {}, key) => {
    commands += 1;
    const headers = { 'idempotency-key': key ?? `desk-${commands}` };
    return actor.request('POST', `${DESK}${path}`, { auth: passwordOf(actor), ...body }, headers);
  };
  const done: DeskPerson['done'] = async (path, body, key) => {
    const answer = await command(path, body, key);
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    ...actor,
    command,
    done,
    look: (path) => actor.get(`${DESK}${path}`),
    propose: (...lines) =>
      done('/proposals', {
        kind: 'correction',
        reason: 'the books were wrong',
        lines: lines.map(([from, to, amount]) => ({
          debit: accountOf(from),
          credit: accountOf(to),
          amount,
          currency: 'XTS',
        })),
      }),
  };
}

function accountOf(text: string): { code: string; owner: string } {
  const [code = '', owner = ''] = text.split(' ');
  return { code, owner };
}
