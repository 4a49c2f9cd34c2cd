import type { JsonObject } from '@herald/matrix';
import {
  createIdentity,
  createKeyPair,
  deviceKeys,
  signed,
  type KeyPair,
} from '../../../server/test/signing-keys.ts';
import { exchange, type Ask, type Reply } from './http-client.ts';
import type { Stage } from './stage.ts';
import { grantDesk } from './store/wallet.ts';

const V3 = '/_matrix/client/v3';
const WALLET = '/_herald/wallet/v1';
const PASSWORD = 'correct horse battery';

/** A person with a device that they verified. */
export interface Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  readonly keys: KeyPair;
}

/** A command of the wallet that is ready to be sent, as often as it takes. */
export interface Command {
  readonly by: Person;
  readonly path: string;
  readonly body: object;
  readonly key: string;
}

export type Body = JsonObject;

/** A text that an answer has. */
export function textOf(body: Body, field: string): string {
  const value = body[field];
  if (typeof value !== 'string') throw new Error(`an answer has no ${field}: ${JSON.stringify(body)}`);
  return value;
}

/** The people of one attempt, and how they speak to the server. */
export interface Cast {
  /** Signs somebody up, who has so much from the tap. */
  person(name: string, amount?: string): Promise<Person>;
  /** Signs somebody up who works at the desk. */
  deskPerson(name: string): Promise<Person>;
  command(by: Person, path: string, body?: object): Command;
  /** Once, as it is answered. */
  send(command: Command): Promise<Reply>;
  /** Sends a command that must succeed. */
  done(by: Person, path: string, body?: object): Promise<Body>;
  /** The body that authorises a payment, as its payer. */
  proofOf(payer: Person, payment: Body): object;
  /** The body that proves an act at the desk. */
  withPassword(by: Person, body: object): object;
}

/** `name` is of no other cast of this run. */
export function createCast({ clients, database }: Stage, name: string): Cast {
  let commands = 0;
  const ask = (asked: Ask): Promise<Reply> => exchange(clients.port, asked);

  async function must(asked: Ask): Promise<Body> {
    const { status, text } = await ask(asked);
    if (status !== 200) throw new Error(`${asked.method} ${asked.path} was answered ${status} ${text}`);
    return JSON.parse(text) as Body;
  }

  async function signUp(who: string): Promise<Person> {
    const body = { username: `${name}-${who}`, password: PASSWORD, auth: { type: 'm.login.dummy' } };
    const login = await must({ method: 'POST', path: `${V3}/register`, body });
    const person = {
      userId: textOf(login, 'user_id'),
      deviceId: textOf(login, 'device_id'),
      token: textOf(login, 'access_token'),
      keys: createKeyPair(),
    };
    await verifyDevice(person);
    return person;
  }

  /** Uploads the keys of the device and of the person, who vouches for the device. */
  async function verifyDevice({ userId, deviceId, token, keys }: Person): Promise<void> {
    const own = deviceKeys({ userId, deviceId }, keys);
    const { upload, selfSigning } = createIdentity(userId);
    const signatures = { [userId]: { [deviceId]: signed(own, userId, selfSigning) } };
    for (const [path, body] of [
      ['upload', { device_keys: own }],
      ['device_signing/upload', upload],
      ['signatures/upload', signatures],
    ] as const)
      await must({ method: 'POST', path: `${V3}/keys/${path}`, token, body });
  }

  const command: Cast['command'] = (by, path, body = {}) => {
    commands += 1;
    return { by, path, body, key: `${name}-${commands}` };
  };
  const askOf = ({ by, path, body, key }: Command): Ask => ({
    method: 'POST',
    path: `${WALLET}${path}`,
    token: by.token,
    body,
    key,
  });
  const done: Cast['done'] = (by, path, body) => must(askOf(command(by, path, body)));
  return {
    command,
    done,
    send: (sent) => ask(askOf(sent)),
    async person(who, amount) {
      const person = await signUp(who);
      if (amount !== undefined) await done(person, '/top-ups', { amount, currency: 'XTS' });
      return person;
    },
    async deskPerson(who) {
      const person = await signUp(who);
      await grantDesk(database, person.userId);
      return person;
    },
    proofOf({ userId, deviceId, keys }, payment) {
      const { linked } = payment['authentication'] as { linked: Body };
      const { signatures } = signed(linked, userId, keys, deviceId);
      return { proof: { type: 'chat.herald.device_key', password: PASSWORD, signatures } };
    },
    withPassword: ({ userId }, body) => ({
      auth: { type: 'm.login.password', identifier: { type: 'm.id.user', user: userId }, password: PASSWORD },
      ...body,
    }),
  };
}
