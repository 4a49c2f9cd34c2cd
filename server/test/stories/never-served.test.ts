import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createStory, refused } from '../harness.ts';

const SECRET = 'shared secret of tests';
const user = encodeURIComponent('@alice:localhost');
const room = encodeURIComponent('!room:localhost');

/** What docs/decisions/0009 refuses, by the names that other servers give it. */
const NEVER_SERVED: Readonly<Record<string, readonly (readonly [method: string, path: string])[]>> = {
  'Plaintext of an encrypted conversation, in any form': [
    ['GET', `/_synapse/admin/v1/rooms/${room}/decrypted`],
    ['POST', '/_herald/keys/v1/decrypt'],
  ],
  "A device, key or signature added to somebody's account by anybody else": [
    ['POST', `/_synapse/admin/v2/users/${user}/devices`],
    ['POST', `/_synapse/admin/v1/users/${user}/_allow_cross_signing_replacement_without_uia`],
  ],
  'Login as a user by an administrator': [['POST', `/_synapse/admin/v1/users/${user}/login`]],
  'Reading messages of rooms that are not public, by an administrator': [
    ['GET', `/_synapse/admin/v1/rooms/${room}/messages`],
    ['GET', `/_synapse/admin/v1/rooms/${room}/state`],
    ['GET', `/_synapse/admin/v1/rooms/${room}/context/event`],
    ['POST', `/_synapse/admin/v1/join/${room}`],
  ],
  'Shadow bans: refusing somebody without telling them': [
    ['POST', `/_synapse/admin/v1/users/${user}/shadow_ban`],
  ],
  'Silent removal of a message or a member': [
    ['DELETE', `/_synapse/admin/v2/rooms/${room}`],
    ['POST', `/_synapse/admin/v1/purge_history/${room}`],
  ],
  'A list of who read what, beyond the receipts that people send': [
    ['GET', `/_synapse/admin/v1/users/${user}/reads`],
  ],
  'Scanning of private content for words or pictures': [
    ['POST', '/_matrix/media_proxy/unstable/scan_encrypted'],
  ],
  "Registration of a person's device for push at a place that the person did not name": [
    ['POST', `/_synapse/admin/v1/users/${user}/pushers`],
  ],
};

test('what is never served is not there, for an administrator either, and each row of the decision is asked for', async (t) => {
  const decision = await readFile(
    join(import.meta.dirname, '../../../docs/decisions/0009-what-is-never-served.md'),
    'utf8',
  );
  const rows = decision.split('\n').flatMap((line) => /^\| (?!Never|-)(.+?) \|/.exec(line)?.[1] ?? []);
  assert.deepEqual(Object.keys(NEVER_SERVED), rows);

  const story = await createStory(t);
  const { createHmac } = await import('node:crypto');
  const { nonce } = (await story.anonymous('GET', '/_synapse/admin/v1/register')).body;
  const words = [nonce, 'root', 'correct horse battery', 'admin'].join('\0');
  const mac = createHmac('sha1', SECRET).update(words).digest('hex');
  const admin = await story.anonymous('POST', '/_synapse/admin/v1/register', {
    nonce,
    username: 'root',
    password: 'correct horse battery',
    admin: true,
    mac,
  });
  assert.equal(admin.status, 200);
  const asAdmin = await story.user('alice').then((alice) => alice.request);
  for (const [method, path] of Object.values(NEVER_SERVED).flat()) {
    await refused(asAdmin(method, path, method === 'GET' ? undefined : {}), 'M_UNRECOGNIZED', 404);
    const reply = await story.fetch(`${story.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin.body.access_token}` },
    });
    assert.equal(reply.status, 404, `${method} ${path}`);
  }
  const paths = story.app.routes.map((route) => route.endpoint.path);
  assert.deepEqual(
    paths.filter((path) => path.includes('/admin/')),
    ['/_synapse/admin/v1/register', '/_synapse/admin/v1/register'],
  );
});
