import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint } from '@herald/contract';
import { deskPerson } from '../desk.ts';
import { createStory, PASSWORD, refused, type Actor, type Answer, type Story } from '../harness.ts';
import { addPasskey } from '../passkeys.ts';
import { walletOf } from '../wallet.ts';
import { cases, nameOf, type Case, type Names } from './authorisation-table.ts';
import { setTheWallet } from './wallet-scene.ts';

const V3 = '/_matrix/client/v3';

/** Every route under every spelling of its path, with what the table says of it. */
function listCases(story: Story): { endpoint: Endpoint; path: string; entry: Case; name: string }[] {
  return story.app.routes.flatMap(({ endpoint }) => {
    const name = nameOf(endpoint);
    const entry = cases[name];
    assert.ok(entry, `${name} is not in the table of who may do what`);
    return [endpoint.path, ...endpoint.otherPaths].map((path) => ({ endpoint, path, entry, name }));
  });
}

function fill(path: string, names: Names): string {
  return path.replace(/\{(\w+)\}/g, (_, placeholder: string) => {
    const value = names[placeholder];
    assert.ok(value !== undefined, `the cast has no ${placeholder}`);
    return encodeURIComponent(value);
  });
}

const bodyOf = (endpoint: Endpoint, entry: Case, names: Names) =>
  endpoint.method === 'GET' ? undefined : (entry.body?.(names) ?? {});

async function setTheScene(story: Story) {
  const alice = await walletOf(story, 'alice', '1000');
  const eve = await story.user('eve');
  const ivan = await deskPerson(story, 'ivan');
  const members: Record<'kicked' | 'banned' | 'unbanned' | 'invited', Actor> = {
    kicked: await story.user('bob'),
    banned: await story.user('carol'),
    unbanned: await story.user('dora'),
    invited: await story.user('finn'),
  };
  const roomId = await story.roomWith(alice, members.kicked, members.banned, members.unbanned);
  const room = `${V3}/rooms/${encodeURIComponent(roomId)}`;
  await alice.post(`${room}/ban`, { user_id: members.unbanned.userId });
  const { filter_id: filterId } = await alice.post(
    `${V3}/user/${encodeURIComponent(alice.userId)}/filter`,
    {},
  );
  const aliasPath = `${V3}/directory/room/${encodeURIComponent('#taken:localhost')}`;
  await alice.put(aliasPath, { room_id: roomId });
  const names: Names = {
    ...(await setTheWallet(story, alice)),
    passkeyId: String((await addPasskey(alice)).added['passkey_id']),
    userId: alice.userId,
    deviceId: alice.deviceId,
    roomId,
    eventId: await alice.say(roomId, 'private'),
    eventType: 'm.room.name',
    stateKey: '',
    txnId: 'txn',
    type: 'org.example.data',
    tag: 'u.work',
    keyName: 'displayname',
    roomIdOrAlias: roomId,
    roomAlias: '#mine:localhost',
    receiptType: 'm.read',
    filterId,
    kind: 'override',
    ruleId: '.m.rule.master',
    serverName: 'localhost',
    mediaId: 'none',
    fileName: 'a.png',
    version: '1',
    sessionId: 'session',
    kicked: members.kicked.userId,
    banned: members.banned.userId,
    unbanned: members.unbanned.userId,
    invited: members.invited.userId,
    desk: ivan.userId,
  };
  return { alice, eve, ivan, names };
}

const refusalOf = ({ status, body }: Answer) => [status, body['errcode'] as unknown];

/** Somebody with the mark of an administrator, and no role. */
async function administrator(story: Story): Promise<Actor> {
  const root = await story.user('root');
  await story.db.query('update accounts.account set admin = true where user_id = $1', [root.userId]);
  return root.login();
}

/** What is there to be taken away, where that is what is asked for. */
function namesFor(name: string, names: Names): Names {
  if (name === 'deleteRoomAlias') return { ...names, roomAlias: '#taken:localhost' };
  if (name.endsWith('/cancel')) {
    return { ...names, paymentId: names['cancelledId'] ?? '', requestId: names['ownRequestId'] ?? '' };
  }
  if (name.endsWith('/reject')) return { ...names, proposalId: names['rejectedId'] ?? '' };
  if (name.endsWith('/refund')) return { ...names, paymentId: names['receivedId'] ?? '' };
  return names;
}

test('S15: the table of who may do what speaks of every route, and of nothing else', async (t) => {
  const story = await createStory(t);
  const routes = new Set(listCases(story).map(({ name }) => name));
  assert.deepEqual(
    Object.keys(cases).filter((name) => !routes.has(name)),
    [],
  );
  assert.ok(routes.size > 90);
  for (const { endpoint, entry, name } of listCases(story)) {
    if (endpoint.auth === 'none') assert.equal(entry.outsider, 'anybody', name);
    assert.equal(endpoint.role, entry.role ?? null, name);
    if (endpoint.path.includes('/desk/'))
      assert.ok(endpoint.role, `${name} is a desk's, and is for everybody`);
    if (endpoint.role !== null) assert.deepEqual(entry.outsider, [403, 'M_FORBIDDEN'], name);
    if (entry.outsider !== 'anybody' && entry.outsider !== 'proof') assert.equal(endpoint.auth, 'user', name);
  }
});

test('S15: no route lets anybody in without a token where it needs one, nor with one that nobody has', async (t) => {
  const story = await createStory(t);
  const { names } = await setTheScene(story);
  for (const { endpoint, path, entry, name } of listCases(story)) {
    if (endpoint.auth === 'none') continue;
    const target = `${fill(path, namesFor(name, names))}${entry.query ?? ''}`;
    const body = bodyOf(endpoint, entry, names);
    const unknown = `${target}${target.includes('?') ? '&' : '?'}access_token=hat_nobody`;
    const withUnknown = await story.anonymous(endpoint.method, unknown, body);
    assert.deepEqual([withUnknown.status, withUnknown.body['errcode']], [401, 'M_UNKNOWN_TOKEN'], name);
    const without = await story.anonymous(endpoint.method, target, body);
    if (endpoint.auth === 'user') {
      assert.deepEqual([without.status, without.body['errcode']], [401, 'M_MISSING_TOKEN'], name);
    } else if (entry.outsider === 'proof') {
      assert.deepEqual(
        [without.status, without.body['flows']],
        [401, [{ stages: ['m.login.password'] }]],
        name,
      );
    } else {
      assert.notEqual(without.status, 401, name);
    }
  }
});

test('S15: an outsider is refused whatever is not theirs, and its owner is not', async (t) => {
  const story = await createStory(t);
  const { alice, eve, ivan, names } = await setTheScene(story);
  const root = await administrator(story);
  const all = listCases(story);
  const send = (actor: Actor, { endpoint, path, entry, name }: (typeof all)[number]): Promise<Answer> => {
    const meant = namesFor(name, names);
    return actor.request(
      endpoint.method,
      `${fill(path, meant)}${entry.query ?? ''}`,
      bodyOf(endpoint, entry, meant),
      endpoint.isIdempotent ? { 'idempotency-key': name.replace(' ', ':') } : {},
    );
  };
  for (const one of all) {
    const { outsider } = one.entry;
    if (outsider === 'anybody' || outsider === 'own') continue;
    const answer = await send(eve, one);
    if (outsider === 'proof')
      assert.deepEqual([answer.status, 'flows' in answer.body], [401, true], one.name);
    else assert.deepEqual([answer.status, answer.body['errcode']], outsider, `${one.name} for an outsider`);
    // A role is not for whom it is about, nor for an administrator of the server.
    for (const other of one.entry.role ? [alice, root] : [])
      assert.deepEqual(refusalOf(await send(other, one)), outsider, `${one.name} for ${other.userId}`);
  }
  // That the same requests are good for the owner shows that they were refused for who sent them.
  for (const name of Object.keys(cases)) {
    for (const one of all.filter(
      (candidate) => candidate.name === name && Array.isArray(candidate.entry.outsider),
    )) {
      const answer = await send(one.entry.role ? ivan : alice, one);
      assert.equal(answer.status, 200, `${name} for its owner: ${JSON.stringify(answer.body)}`);
    }
  }
});

test('S17: after an account ended, nothing that ever opened it does, on any route', async (t) => {
  const story = await createStory(t);
  const { alice, names } = await setTheScene(story);
  const tablet = await alice.login();
  const password = {
    type: 'm.login.password',
    password: PASSWORD,
    identifier: { type: 'm.id.user', user: alice.userId },
  };
  const short = await story.anonymous('POST', `${V3}/login`, { ...password, refresh_token: true });
  // Begun while the account was there.
  const begun = await alice.request('POST', `${V3}/account/password`, { new_password: 'a new password' });
  await alice.get(`${V3}/account/whoami`);
  await tablet.post(`${V3}/account/deactivate`, { auth: password });

  for (const { endpoint, path, entry, name } of listCases(story)) {
    if (endpoint.auth === 'none') continue;
    const target = `${fill(path, names)}${entry.query ?? ''}`;
    for (const token of [alice.token, tablet.token, String(short.body['access_token'])]) {
      const url = `${target}${target.includes('?') ? '&' : '?'}access_token=${token}`;
      const answer = await story.anonymous(endpoint.method, url, bodyOf(endpoint, entry, names));
      assert.deepEqual([answer.status, answer.body['errcode']], [401, 'M_UNKNOWN_TOKEN'], name);
    }
  }
  await refused(story.anonymous('POST', `${V3}/login`, password), 'M_FORBIDDEN', 403);
  await refused(
    story.anonymous('POST', `${V3}/refresh`, { refresh_token: short.body['refresh_token'] }),
    'M_UNKNOWN_TOKEN',
    401,
  );
  for (const session of [undefined, begun.body['session']]) {
    const change = await story.anonymous('POST', `${V3}/account/password`, {
      new_password: 'a new password',
      auth: { ...password, ...(session !== undefined && { session }) },
    });
    assert.equal(change.status, 401);
  }
});
