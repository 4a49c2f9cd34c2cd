import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from '#platform/db';
import { Secret } from '#platform/errors';
import { createLog } from '#platform/log';
import { createStory } from '../harness.ts';

const V3 = '/_matrix/client/v3';
const FIRST = 'canary-password-one-7f3a';
const SECOND = 'canary-password-two-91bc';
const INVITATION = 'canary-registration-token';
const SHARED = 'canary-shared-secret';

/** Every row of every table as text. */
async function dump(db: Db): Promise<string> {
  const tables = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    texts.push(
      ...(await db.query<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => row),
    );
  }
  return texts.join('\n');
}

test('S19: no password and no token is ever in the database or in the log', async (t) => {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
  const story = await createStory(t, {
    log,
    config: {
      registration: { mode: 'token', tokens: [new Secret(INVITATION)], sharedSecret: new Secret(SHARED) },
    },
  });
  const secrets = [FIRST, SECOND, INVITATION, SHARED];
  const post = async (path: string, body: object) => {
    const { body: reply } = await story.anonymous('POST', path, body);
    for (const name of ['access_token', 'refresh_token', 'session'])
      if (reply[name]) secrets.push(reply[name]);
    return reply;
  };
  const auth = { type: 'm.login.registration_token', token: INVITATION };
  const made = await post(`${V3}/register`, {
    username: 'alice',
    password: FIRST,
    auth,
    refresh_token: true,
  });
  const proof = (password: string) => ({ type: 'm.login.password', password, user: 'alice' });
  await post(`${V3}/login`, { ...proof(FIRST), refresh_token: true });
  await post(`${V3}/login`, proof(`${FIRST}-mistyped`));
  await post(`${V3}/refresh`, { refresh_token: made['refresh_token'] });
  await post(`${V3}/account/password`, { new_password: SECOND });
  await post(`${V3}/account/password`, { new_password: SECOND, auth: proof(FIRST) });
  const last = await post(`${V3}/login`, proof(SECOND));
  await story.anonymous('GET', `${V3}/sync?access_token=${last['access_token']}`);
  await story.anonymous('GET', `${V3}/no/such/place?access_token=${last['access_token']}`);
  await story.anonymous(
    'GET',
    `/_matrix/client/v1/register/m.login.registration_token/validity?token=${INVITATION}`,
  );
  await story.anonymous('POST', '/_synapse/admin/v1/register', {
    nonce: 'none',
    username: 'a',
    password: FIRST,
    mac: 'b',
  });
  // A body that cannot be read is nothing to be quoted, either.
  await story.anonymous('POST', `${V3}/login`, { ...proof(FIRST), type: 7 });

  assert.ok(secrets.length >= 10);
  const stored = await dump(story.db);
  assert.ok(stored.includes('@alice:localhost'), 'the dump shows what is stored');
  assert.ok(lines.length > 0, 'the log is written');
  const written = lines.join('');
  for (const secret of secrets) {
    // What is of type bytea is shown as hexadecimal digits.
    const forms = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')];
    for (const form of forms) {
      assert.equal(stored.includes(form), false, `the database has ${secret}`);
      assert.equal(written.includes(form), false, `the log has ${secret}`);
    }
  }
});
