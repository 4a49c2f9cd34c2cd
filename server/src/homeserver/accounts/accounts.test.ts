import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { Secret } from '#platform/errors';
import { createStory, PASSWORD, refused, type Actor, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const REGISTER = `${V3}/register`;
const NEW_PASSWORD = 'another horse, another battery';
const dummy = { type: 'm.login.dummy' };

const login = (story: Story, user: string, password = PASSWORD) =>
  story.anonymous('POST', `${V3}/login`, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
  });
const passwordOf = (actor: Actor, session: string, password = PASSWORD) => ({
  type: 'm.login.password',
  session,
  password,
  identifier: { type: 'm.id.user', user: actor.userId },
});

/** Begins an act that asks for the password; the answer is the session in which to prove oneself. */
async function challenge(actor: Actor, method: string, path: string, body: object): Promise<string> {
  const asked = await actor.request(method, path, body);
  assert.equal(asked.status, 401);
  assert.deepEqual(asked.body['flows'], [{ stages: ['m.login.password'] }]);
  return asked.body['session'];
}

test('an open server asks for one step that anybody can take, and makes the account', async (t) => {
  const story = await createStory(t);
  const request = {
    username: 'alice',
    password: PASSWORD,
    device_id: 'PHONE',
    initial_device_display_name: 'My phone',
  };
  const asked = await story.anonymous('POST', REGISTER, request);
  assert.equal(asked.status, 401);
  assert.deepEqual([asked.body['flows'], asked.body['completed']], [[{ stages: ['m.login.dummy'] }], []]);
  assert.equal('errcode' in asked.body, false, 'to ask is no error');
  const auth = { ...dummy, session: asked.body['session'] };
  const made = await story.anonymous('POST', REGISTER, { ...request, auth });
  assert.equal(made.status, 200);
  assert.deepEqual([made.body['user_id'], made.body['device_id']], ['@alice:localhost', 'PHONE']);
  // A session that was used up opens nothing more.
  await refused(
    story.anonymous('POST', REGISTER, { username: 'bob', password: PASSWORD, auth }),
    'M_UNKNOWN',
    401,
  );
});

test('whoever asks for no name is given one, and whoever asks not to be logged in is not', async (t) => {
  const story = await createStory(t);
  const unnamed = await story.anonymous('POST', REGISTER, { password: PASSWORD, auth: dummy });
  assert.match(unnamed.body['user_id'], /^@[a-z2-9]{12}:localhost$/);
  const outside = await story.anonymous('POST', REGISTER, {
    username: 'alice',
    password: PASSWORD,
    auth: dummy,
    inhibit_login: true,
  });
  assert.deepEqual([outside.status, outside.body], [200, { user_id: '@alice:localhost' }]);
});

test('names that nobody can have, weak passwords and guests are refused', async (t) => {
  const story = await createStory(t);
  for (const username of ['Alice', 'a b', 'ä', '', 'a:b', '@alice:localhost', 'a'.repeat(250)]) {
    await refused(
      story.anonymous('POST', REGISTER, { username, password: PASSWORD, auth: dummy }),
      'M_INVALID_USERNAME',
      400,
    );
  }
  await refused(
    story.anonymous('POST', REGISTER, { username: 'a', password: '1234567', auth: dummy }),
    'M_WEAK_PASSWORD',
    400,
  );
  await refused(story.anonymous('POST', REGISTER, { username: 'a', auth: dummy }), 'M_MISSING_PARAM', 400);
  await refused(story.anonymous('POST', `${REGISTER}?kind=guest`, {}), 'M_GUEST_ACCESS_FORBIDDEN', 403);
  const longest = 'a'.repeat(255 - '@:localhost'.length);
  const made = await story.anonymous('POST', REGISTER, {
    username: longest,
    password: '12345678',
    auth: dummy,
  });
  assert.equal(made.status, 200, 'the longest name and the shortest password will do');
});

test('a name is available until somebody has it, and two who want it at once do not both get it', async (t) => {
  const story = await createStory(t);
  const available = (name: string) =>
    story.anonymous('GET', `${REGISTER}/available?username=${encodeURIComponent(name)}`);
  assert.deepEqual((await available('alice')).body, { available: true });
  const register = () =>
    story.anonymous('POST', REGISTER, { username: 'alice', password: PASSWORD, auth: dummy });
  const statuses = (await Promise.all([register(), register()])).map((answer) => answer.status);
  assert.deepEqual(
    statuses.toSorted((a, b) => a - b),
    [200, 400],
  );
  await refused(available('alice'), 'M_USER_IN_USE', 400);
  await refused(register(), 'M_USER_IN_USE', 400);
  await refused(available('Not a name'), 'M_INVALID_USERNAME', 400);
});

test('where a token is asked for, an account needs one that the server knows', async (t) => {
  const story = await createStory(t, {
    config: {
      registration: { mode: 'token', tokens: [new Secret('open sesame')], sharedSecret: null },
    },
  });
  const validity = async (token: string) =>
    (
      await story.anonymous(
        'GET',
        `/_matrix/client/v1/register/m.login.registration_token/validity?token=${token}`,
      )
    ).body;
  assert.deepEqual(
    [await validity('open%20sesame'), await validity('guess')],
    [{ valid: true }, { valid: false }],
  );
  const request = { username: 'alice', password: PASSWORD };
  const asked = await story.anonymous('POST', REGISTER, request);
  assert.deepEqual(asked.body['flows'], [{ stages: ['m.login.registration_token'] }]);
  const withToken = (token: string) =>
    story.anonymous('POST', REGISTER, {
      ...request,
      auth: { type: 'm.login.registration_token', token, session: asked.body['session'] },
    });
  await refused(withToken('guess'), 'M_UNAUTHORIZED', 401);
  const dummyStep = await story.anonymous('POST', REGISTER, {
    ...request,
    auth: { ...dummy, session: asked.body['session'] },
  });
  assert.equal(dummyStep.status, 401, 'the step of open servers does not replace the token');
  assert.equal((await withToken('open sesame')).status, 200);
});

test('a closed server takes nobody', async (t) => {
  const story = await createStory(t, {
    config: { registration: { mode: 'closed', tokens: [], sharedSecret: null } },
  });
  await refused(
    story.anonymous('POST', REGISTER, { username: 'a', password: PASSWORD, auth: dummy }),
    'M_FORBIDDEN',
    403,
  );
});

test('with the shared secret an administrator makes accounts, each with a nonce of its own', async (t) => {
  const story = await createStory(t, {
    config: {
      registration: { mode: 'closed', tokens: [], sharedSecret: new Secret('between us') },
    },
  });
  const path = '/_synapse/admin/v1/register';
  const macOf = (words: string[], secret = 'between us') =>
    createHmac('sha1', secret).update(words.join('\0')).digest('hex');
  const request = async (
    username: string,
    words: (nonce: string) => string[],
    secret?: string,
    admin = true,
  ) => {
    const {
      body: { nonce },
    } = await story.anonymous('GET', path);
    return { nonce, username, password: PASSWORD, admin, mac: macOf(words(nonce), secret) };
  };
  const asAdmin = (name: string) => (nonce: string) => [nonce, name, PASSWORD, 'admin'];
  const good = await request('root', asAdmin('root'));
  const made = await story.anonymous('POST', path, good);
  assert.deepEqual([made.status, made.body['user_id']], [200, '@root:localhost']);
  assert.equal((await story.app.accounts.find('@root:localhost'))?.admin, true);
  await refused(story.anonymous('POST', path, good), 'M_UNKNOWN', 400);
  await refused(
    story.anonymous('POST', path, await request('eve', asAdmin('eve'), 'guessed')),
    'M_FORBIDDEN',
    403,
  );
  // What was signed for somebody without rights makes no administrator.
  const raised = await request('eve', (nonce) => [nonce, 'eve', PASSWORD, 'notadmin']);
  await refused(story.anonymous('POST', path, raised), 'M_FORBIDDEN', 403);
});

test('where no secret is shared, its endpoint is not there', async (t) => {
  const story = await createStory(t, {
    config: { registration: { mode: 'open', tokens: [], sharedSecret: null } },
  });
  await refused(story.anonymous('GET', '/_synapse/admin/v1/register'), 'M_UNRECOGNIZED', 404);
});

test('a changed password opens the account, the old one does not, and other devices are logged out', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const tablet = await alice.login();
  const path = `${V3}/account/password`;
  const session = await challenge(alice, 'POST', path, { new_password: NEW_PASSWORD });
  await refused(
    alice.request('POST', path, {
      new_password: NEW_PASSWORD,
      auth: passwordOf(alice, session, 'guessed'),
    }),
    'M_FORBIDDEN',
    401,
  );
  await alice.post(path, { new_password: NEW_PASSWORD, auth: passwordOf(alice, session) });
  await refused(login(story, 'alice'), 'M_FORBIDDEN', 403);
  assert.equal((await login(story, 'alice', NEW_PASSWORD)).status, 200);
  await refused(tablet.request('GET', `${V3}/account/whoami`), 'M_UNKNOWN_TOKEN', 401);
  await alice.get(`${V3}/account/whoami`);
});

test('a password may be changed without logging out anybody, and a weak one is no password', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const tablet = await alice.login();
  const path = `${V3}/account/password`;
  const auth = { type: 'm.login.password', password: PASSWORD, user: 'alice' };
  await refused(alice.request('POST', path, { new_password: 'short', auth }), 'M_WEAK_PASSWORD', 400);
  await alice.post(path, { new_password: NEW_PASSWORD, logout_devices: false, auth });
  await tablet.get(`${V3}/account/whoami`);
});

test("another person's password proves nothing", async (t) => {
  const story = await createStory(t);
  const [alice, eve] = [await story.user('alice'), await story.user('eve')];
  const path = `${V3}/account/password`;
  const auth = {
    type: 'm.login.password',
    password: PASSWORD,
    identifier: { type: 'm.id.user', user: eve.userId },
  };
  await refused(alice.request('POST', path, { new_password: NEW_PASSWORD, auth }), 'M_FORBIDDEN', 401);
});

test('a deactivated account cannot be opened, has left its rooms, and its name is never given again', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(bob, alice);
  const path = `${V3}/account/deactivate`;
  const session = await challenge(alice, 'POST', path, {});
  const gone = await alice.post(path, { auth: passwordOf(alice, session) });
  assert.equal(gone['id_server_unbind_result'], 'success');
  await refused(alice.request('GET', `${V3}/account/whoami`), 'M_UNKNOWN_TOKEN', 401);
  await refused(login(story, 'alice'), 'M_FORBIDDEN', 403);
  await refused(story.anonymous('GET', `${REGISTER}/available?username=alice`), 'M_USER_IN_USE', 400);
  const { joined } = await bob.get(`${V3}/rooms/${encodeURIComponent(roomId)}/joined_members`);
  assert.deepEqual(Object.keys(joined), [bob.userId]);
});

test('who has no token deactivates and changes a password by naming the account and its password', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const auth = {
    type: 'm.login.password',
    password: PASSWORD,
    identifier: { type: 'm.id.user', user: 'alice' },
  };
  const change = await story.anonymous('POST', `${V3}/account/password`, {
    new_password: NEW_PASSWORD,
    auth,
  });
  assert.equal(change.status, 200);
  await refused(alice.request('GET', `${V3}/account/whoami`), 'M_UNKNOWN_TOKEN', 401);
  await refused(story.anonymous('POST', `${V3}/account/deactivate`, { auth }), 'M_FORBIDDEN', 401);
  const end = await story.anonymous('POST', `${V3}/account/deactivate`, {
    auth: { ...auth, password: NEW_PASSWORD },
  });
  assert.equal(end.status, 200);
  await refused(login(story, 'alice', NEW_PASSWORD), 'M_FORBIDDEN', 403);
});

test('S16: nobody learns from a login whether there is such an account: the same bytes, the same work', async (t) => {
  const story = await createStory(t);
  await story.user('alice');
  const attempt = async (name: string) => {
    const before = story.app.accounts.passwords.runs();
    const reply = await story.fetch(`${story.baseUrl}${V3}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: name },
        password: 'guessed',
      }),
    });
    return {
      status: reply.status,
      text: await reply.text(),
      runs: story.app.accounts.passwords.runs() - before,
    };
  };
  const existing = await attempt('alice');
  assert.deepEqual([existing.status, existing.runs], [403, 1]);
  for (const missing of ['nobody', '@nobody:localhost', '@alice:elsewhere.example', 'Not A Name', '@', '']) {
    assert.deepEqual(await attempt(missing), existing, missing);
  }
});
