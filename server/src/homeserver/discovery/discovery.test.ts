import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused } from '../../../test/harness.ts';

test('clients find the server, its versions and whom to ask for help', async (t) => {
  const story = await createStory(t, {
    config: {
      publicUrl: 'https://matrix.example.org',
      support: { email: 'help@example.org', page: 'https://example.org/help' },
    },
  });
  const versions = await story.anonymous('GET', '/_matrix/client/versions');
  assert.deepEqual(versions.body['versions'], ['v1.1']);
  assert.equal(versions.body['unstable_features']['org.matrix.msc3916.stable'], true);
  assert.equal(versions.body['chat.herald.server_name'], 'localhost');
  const client = await story.anonymous('GET', '/.well-known/matrix/client');
  assert.deepEqual(client.body, { 'm.homeserver': { base_url: 'https://matrix.example.org' } });
  const support = await story.anonymous('GET', '/.well-known/matrix/support');
  assert.deepEqual(support.body, {
    contacts: [{ role: 'm.role.admin', email_address: 'help@example.org' }],
    support_page: 'https://example.org/help',
  });
});

test('a server that was told no address and no contact claims none', async (t) => {
  const story = await createStory(t, { config: { publicUrl: null, support: { email: null, page: null } } });
  for (const name of ['client', 'support']) {
    await refused(story.anonymous('GET', `/.well-known/matrix/${name}`), 'M_NOT_FOUND', 404);
  }
});

test('no other server is told where to knock: there is no federation', async (t) => {
  const story = await createStory(t);
  await refused(story.anonymous('GET', '/.well-known/matrix/server'), 'M_NOT_FOUND', 404);
});

test('capabilities are told to who is logged in, and say how rooms are made here', async (t) => {
  const story = await createStory(t, { config: { encryptPrivateRooms: false } });
  const alice = await story.user('alice');
  const { capabilities } = await alice.get('/_matrix/client/v3/capabilities');
  const versions = capabilities['m.room_versions'];
  assert.equal(versions.available[versions.default], 'stable');
  assert.deepEqual(capabilities['m.change_password'], { enabled: true });
  assert.deepEqual(capabilities['m.3pid_changes'], { enabled: false });
  assert.deepEqual(capabilities['chat.herald.private_rooms'], { encrypted: false });
  await refused(story.anonymous('GET', '/_matrix/client/v3/capabilities'), 'M_MISSING_TOKEN', 401);
});

test('what the server does not have is said so, and never as if it had it', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await refused(alice.request('GET', '/_matrix/client/v3/no/such/thing'), 'M_UNRECOGNIZED', 404);
  await refused(alice.request('DELETE', '/_matrix/client/v3/joined_rooms'), 'M_UNRECOGNIZED', 405);
});
