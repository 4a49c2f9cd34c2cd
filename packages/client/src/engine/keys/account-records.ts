import type { AccountDataEvents, MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import { isObject, readList, readObject, readSize, readText, type Content } from '../content.ts';

/** `chat.herald.recovery_code`: which code is the present one, and which ones it replaced. */
export interface CodeRecord {
  readonly number: number;
  readonly createdMs: number;
  readonly keyId: string;
  /** When a person said that they keep it; null when nobody did. */
  readonly savedMs: number | null;
  readonly earlier: readonly EarlierCode[];
}

export interface EarlierCode {
  readonly number: number;
  readonly createdMs: number;
  readonly keyId: string;
}

/** One passkey of `chat.herald.passkeys`. Each opens the account's secrets with a key of its own. */
export interface PasskeyRecord {
  readonly credentialId: string;
  readonly salt: string;
  readonly keyId: string;
  readonly createdMs: number;
  readonly name: string;
}

export const CODE_TYPE = 'chat.herald.recovery_code';
export const PASSKEYS_TYPE = 'chat.herald.passkeys';

/** How many replaced codes are remembered, to tell whoever types one that it was replaced. */
const MAX_EARLIER = 20;
export const MAX_PASSKEYS = 20;

interface CodeContent {
  number: number;
  created_ts: number;
  key_id: string;
  saved_ts?: number;
  earlier: { number: number; created_ts: number; key_id: string }[];
}

interface PasskeysContent {
  passkeys: { credential_id: string; salt: string; key_id: string; created_ts: number; name: string }[];
}

declare module 'matrix-js-sdk/lib/@types/event.js' {
  interface AccountDataEvents {
    'chat.herald.recovery_code': CodeContent;
    'chat.herald.passkeys': PasskeysContent;
  }
}

/**
 * Account data as this device has it, also without a network; before the first sync as the server has it. The SDK
 * alone asks the server whenever it is not connected.
 */
export async function readAccountData(client: MatrixClient, type: keyof AccountDataEvents): Promise<Content> {
  if (client.store.getSyncToken() !== null) return readObject(client.getAccountData(type)?.getContent());
  return readObject(await client.getAccountDataFromServer(type));
}

/** The present code; null when this account never had one of ours. */
export async function readCode(client: MatrixClient): Promise<CodeRecord | null> {
  const content = await readAccountData(client, CODE_TYPE);
  const code = parseCodeEntry(content);
  if (!code) return null;
  const earlier = readList(content['earlier'], MAX_EARLIER).flatMap((entry) => parseCodeEntry(entry) ?? []);
  return { ...code, savedMs: readSize(content['saved_ts']), earlier };
}

export async function writeCode(client: MatrixClient, code: CodeRecord): Promise<void> {
  await client.setAccountData(CODE_TYPE, {
    ...toWire(code),
    ...(code.savedMs !== null && { saved_ts: code.savedMs }),
    earlier: code.earlier.slice(0, MAX_EARLIER).map(toWire),
  });
}

export async function readPasskeys(client: MatrixClient): Promise<readonly PasskeyRecord[]> {
  const content = await readAccountData(client, PASSKEYS_TYPE);
  return readList(content['passkeys'], MAX_PASSKEYS).flatMap((entry) => parsePasskey(entry) ?? []);
}

export async function writePasskeys(client: MatrixClient, passkeys: readonly PasskeyRecord[]): Promise<void> {
  await client.setAccountData(PASSKEYS_TYPE, {
    passkeys: passkeys.map(({ credentialId, salt, keyId, createdMs, name }) => ({
      credential_id: credentialId,
      salt,
      key_id: keyId,
      created_ts: createdMs,
      name,
    })),
  });
}

function toWire({ number, createdMs, keyId }: EarlierCode): {
  number: number;
  created_ts: number;
  key_id: string;
} {
  return { number, created_ts: createdMs, key_id: keyId };
}

function parseCodeEntry(value: unknown): EarlierCode | null {
  if (!isObject(value)) return null;
  const [number, createdMs] = [readSize(value['number']), readSize(value['created_ts'])];
  const keyId = readText(value['key_id']);
  return number === null || createdMs === null || keyId === null ? null : { number, createdMs, keyId };
}

function parsePasskey(value: unknown): PasskeyRecord | null {
  const entry = readObject(value);
  const [credentialId, salt] = [readText(entry['credential_id'], 2_000), readText(entry['salt'], 200)];
  const [keyId, createdMs] = [readText(entry['key_id']), readSize(entry['created_ts'])];
  if (credentialId === null || salt === null || keyId === null || createdMs === null) return null;
  return { credentialId, salt, keyId, createdMs, name: readText(entry['name']) ?? '' };
}
