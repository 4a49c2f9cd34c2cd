import assert from 'node:assert/strict';
import { signJson, type JsonObject, type KeyId, type ServerName } from '@herald/matrix';
import { verifyWallet } from '#superapp/wallet';
import { PASSWORD, type Actor, type Answer, type Json, type Story } from './harness.ts';
import { createIdentity, createKeyPair, deviceKeys, signed, type KeyPair } from './signing-keys.ts';

const WALLET = '/_herald/wallet/v1';
const V3 = '/_matrix/client/v3';

/** A person with money and a device that they verified. */
export interface Payer extends Actor {
  /** Sends a command, each with a key of its own unless it names one. */
  command(path: string, body?: object, key?: string): Promise<Answer>;
  /** The same, which must succeed. */
  done(path: string, body?: object, key?: string): Promise<Json>;
  /** Begins a payment of so much XTS, in minor units. */
  begin(payee: Actor, amount: string): Promise<Json>;
  /** The proof for what a payment says that it is. */
  proofOf(linked: JsonObject, by?: KeyPair, password?: string): object;
  /** Proves a payment that was begun, which must succeed. */
  authorise(payment: Json): Promise<Json>;
  /** Begins a payment and proves it. */
  pay(payee: Actor, amount: string): Promise<Json>;
  available(): Promise<string>;
  readonly keys: KeyPair;
}

/** Signs somebody up who has a wallet, a verified device, and so much from the tap. */
export async function walletOf(story: Story, name: string, amount?: string): Promise<Payer> {
  const actor = await story.user(name);
  const keys = await verifyDevice(actor);
  const payer = playPayer(actor, keys);
  if (amount !== undefined) await payer.done('/top-ups', { amount, currency: 'XTS' });
  return payer;
}

/**
 * Uploads the keys of the actor's device and of the person, and lets the person vouch for the device. `auth` is for an identity
 * that replaces another.
 */
export async function verifyDevice(actor: Actor, auth?: object): Promise<KeyPair> {
  const keys = createKeyPair();
  const own = deviceKeys(actor, keys);
  await actor.post(`${V3}/keys/upload`, { device_keys: own });
  const { upload, selfSigning } = createIdentity(actor.userId);
  await actor.post(`${V3}/keys/device_signing/upload`, { ...upload, ...(auth && { auth }) });
  const { failures } = await actor.post(`${V3}/keys/signatures/upload`, {
    [actor.userId]: { [actor.deviceId]: signed(own, actor.userId, selfSigning) },
  });
  assert.deepEqual(failures, {});
  return keys;
}

let commands = 0;

/** A wallet's commands, as one device of a person sends them. */
export function playPayer(actor: Actor, keys: KeyPair): Payer {
  const { userId, deviceId } = actor;
  async function command(path: string, body: object = {}, key?: string): Promise<Answer> {
    commands += 1;
    return actor.request('POST', `${WALLET}${path}`, body, {
      'idempotency-key': key ?? `command-${commands}`,
    });
  }
  async function done(path: string, body?: object, key?: string): Promise<Json> {
    const answer = await command(path, body, key);
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const proofOf: Payer['proofOf'] = (linked, by = keys, password = PASSWORD) => {
    const signer = {
      serverName: userId as ServerName,
      keyId: `ed25519:${deviceId}` as KeyId,
      sign: by.sign,
    };
    const { signatures } = signJson(linked, signer);
    return { type: 'chat.herald.device_key', password, signatures };
  };
  const begin: Payer['begin'] = (payee, amount) =>
    done('/payments', { payee: payee.userId, amount, currency: 'XTS' });
  const authorise: Payer['authorise'] = (payment) =>
    done(`/payments/${String(payment.payment_id)}/authorise`, {
      proof: proofOf(payment.authentication.linked as JsonObject),
    });
  return {
    ...actor,
    keys,
    command,
    done,
    proofOf,
    begin,
    authorise,
    pay: async (payee, amount) => authorise(await begin(payee, amount)),
    async available() {
      const { accounts } = await actor.get(`${WALLET}/accounts`);
      return String(accounts[0].available);
    },
  };
}

/** Asserts that the books of a story are in order. */
export async function requireBalanced(story: Story): Promise<void> {
  const { findings } = await story.db.snapshot((tx) => verifyWallet(tx));
  assert.deepEqual(findings, []);
}
