import assert from 'node:assert/strict';
import type { passkeys } from '@herald/contract';
import type { JsonObject } from '@herald/matrix';
import { createSoftwarePasskey, type SoftwarePasskey } from './authenticator.ts';
import type { Answer, Json } from './harness.ts';
import type { Payer } from './wallet.ts';

const PASSKEYS = '/_herald/passkeys/v1';

let commands = 0;

/** Sends a command of passkeys, with a key of its own unless it is named. */
export function commandPasskeys(
  by: Pick<Payer, 'request'>,
  path: string,
  body: object = {},
  key?: string,
): Promise<Answer> {
  commands += 1;
  return by.request('POST', `${PASSKEYS}${path}`, body, { 'idempotency-key': key ?? `passkeys-${commands}` });
}

export const listPasskeys = (by: Payer): Promise<Json> => by.get(`${PASSKEYS}/passkeys`);

/** What the browser is to make a passkey with, which must be told. */
export async function beginPasskey(by: Payer): Promise<passkeys.PasskeyCreation> {
  const { status, body } = await commandPasskeys(by, '/registrations');
  assert.equal(status, 200, JSON.stringify(body));
  return body['options'] as passkeys.PasskeyCreation;
}

/** What a device signs before this passkey is added. */
export function linkedPasskey(by: Payer, { id, response }: passkeys.PasskeyRegistration): JsonObject {
  const told = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()) as JsonObject;
  return {
    type: 'chat.herald.passkey.registration',
    user_id: by.userId,
    challenge: told['challenge'] ?? null,
    credential_id: id,
  };
}

/** The body that adds a passkey, proved by the person's device. */
export const finishBody = (by: Payer, credential: passkeys.PasskeyRegistration, name = 'Phone'): object => ({
  name,
  credential,
  proof: by.proofOf(linkedPasskey(by, credential)),
});

/** Adds a passkey to a person, which must succeed. */
export async function addPasskey(
  by: Payer,
  passkey: SoftwarePasskey = createSoftwarePasskey(),
): Promise<{ passkey: SoftwarePasskey; added: Json }> {
  const credential = passkey.register(await beginPasskey(by));
  const { status, body } = await commandPasskeys(by, '/passkeys', finishBody(by, credential));
  assert.equal(status, 200, JSON.stringify(body));
  return { passkey, added: body };
}
