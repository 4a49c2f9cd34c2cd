import type { Queryable, Tx } from '#platform/db';

export interface PasskeyRow {
  passkeyId: string;
  userId: string;
  /** Base64url. */
  credentialId: string;
  /** COSE. */
  publicKey: Uint8Array;
  transports: string[];
  counter: number;
  isBackedUp: boolean;
  name: string;
  createdMs: number;
  lastUsedMs: number | null;
}

const COLUMNS = `passkey_id as "passkeyId", user_id as "userId", credential_id as "credentialId",
  public_key as "publicKey", transports, counter, is_backed_up as "isBackedUp", name, created_ms as "createdMs",
  last_used_ms as "lastUsedMs"`;

/** Notes the challenge of a registration, over the one before, and returns what authenticators know the person by. */
export async function putChallenge(
  tx: Tx,
  begun: { userId: string; newHandle: Uint8Array; challenge: string; expiresMs: number },
): Promise<Buffer> {
  const { userHandle } = await tx.one<{ userHandle: Buffer }>(
    `insert into passkeys.person (user_id, user_handle, challenge, expires_ms) values ($1, $2, $3, $4)
     on conflict (user_id) do update set challenge = excluded.challenge, expires_ms = excluded.expires_ms
     returning user_handle as "userHandle"`,
    [begun.userId, begun.newHandle, begun.challenge, begun.expiresMs],
  );
  return userHandle;
}

/** Whether this is the person's challenge now. */
export async function isOpen(
  db: Queryable,
  { userId, challenge, nowMs }: { userId: string; challenge: string; nowMs: number },
): Promise<boolean> {
  const row = await db.maybe(
    'select 1 from passkeys.person where user_id = $1 and challenge = $2 and expires_ms > $3',
    [userId, challenge, nowMs],
  );
  return row !== null;
}

/** Uses up the person's challenge. False when it is another, or too old. Registrations of one person wait here. */
export async function takeChallenge(
  tx: Tx,
  { userId, challenge, nowMs }: { userId: string; challenge: string; nowMs: number },
): Promise<boolean> {
  const row = await tx.maybe(
    `update passkeys.person set challenge = null, expires_ms = null
     where user_id = $1 and challenge = $2 and expires_ms > $3 returning 1`,
    [userId, challenge, nowMs],
  );
  return row !== null;
}

/** Null when this passkey is registered already, by whomever. */
export function insertPasskey(tx: Tx, made: Omit<PasskeyRow, 'lastUsedMs'>): Promise<PasskeyRow | null> {
  return tx.maybe(
    `insert into passkeys.passkey (passkey_id, user_id, credential_id, public_key, transports, counter, is_backed_up,
       name, created_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (credential_id) do nothing returning ${COLUMNS}`,
    [
      made.passkeyId,
      made.userId,
      made.credentialId,
      made.publicKey,
      made.transports,
      made.counter,
      made.isBackedUp,
      made.name,
      made.createdMs,
    ],
  );
}

export function listPasskeys(db: Queryable, userId: string, most: number): Promise<PasskeyRow[]> {
  return db.query(
    `select ${COLUMNS} from passkeys.passkey where user_id = $1 order by created_ms, passkey_id limit $2`,
    [userId, most],
  );
}

/** A person's passkey by the id that its authenticator gave it, with what the authenticator knows the person by. */
export function findByCredential(
  db: Queryable,
  userId: string,
  credentialId: string,
): Promise<(PasskeyRow & { userHandle: Buffer }) | null> {
  return db.maybe(
    `select ${COLUMNS}, (select user_handle from passkeys.person where user_id = $1) as "userHandle"
     from passkeys.passkey where user_id = $1 and credential_id = $2`,
    [userId, credentialId],
  );
}

/**
 * Counts a use. False when the passkey was removed, or the authenticator has not counted on: a copy of it was used. One
 * that does not count always says 0. Web Authentication, section 7.2, step 22.
 */
export async function countUse(
  tx: Tx,
  use: { passkeyId: string; counter: number; isBackedUp: boolean; atMs: number },
): Promise<boolean> {
  const row = await tx.maybe(
    `update passkeys.passkey set counter = $2, is_backed_up = $3, last_used_ms = $4
     where passkey_id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning 1`,
    [use.passkeyId, use.counter, use.isBackedUp, use.atMs],
  );
  return row !== null;
}

export function renamePasskey(
  tx: Tx,
  { userId, passkeyId }: { userId: string; passkeyId: string },
  name: string,
): Promise<PasskeyRow | null> {
  return tx.maybe(
    `update passkeys.passkey set name = $3 where user_id = $1 and passkey_id = $2 returning ${COLUMNS}`,
    [userId, passkeyId, name],
  );
}

export async function deletePasskey(
  tx: Tx,
  { userId, passkeyId }: { userId: string; passkeyId: string },
): Promise<boolean> {
  const row = await tx.maybe(
    'delete from passkeys.passkey where user_id = $1 and passkey_id = $2 returning 1',
    [userId, passkeyId],
  );
  return row !== null;
}

/** Forgets a person: the passkeys go with them. */
export async function deletePerson(db: Queryable, userId: string): Promise<void> {
  await db.query('delete from passkeys.person where user_id = $1', [userId]);
}
