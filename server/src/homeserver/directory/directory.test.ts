import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, PASSWORD, refused, type Actor, type Json } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const aliasPath = (alias: string) => `${V3}/directory/room/${encodeURIComponent(alias)}`;
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const listPath = (roomId: string) => `${V3}/directory/list/room/${encodeURIComponent(roomId)}`;
const canonical = (roomId: string) => roomPath(roomId, 'state/m.room.canonical_alias/');
const name = (actor: Actor, alias: string, roomId: string) =>
  actor.request('PUT', aliasPath(alias), { room_id: roomId });
const namesOf = (found: Json): string[] => found['results'].map((one: Json) => one['user_id']);
const roomsOf = (page: Json): string[] => page['chunk'].map((one: Json) => one['room_id']);

test('a member names a room, everybody finds it by that name, and the name is taken', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom();
  await alice.put(aliasPath('#Küche/1:localhost'), { room_id: roomId });
  const found = await story.anonymous('GET', aliasPath('#Küche/1:localhost'));
  assert.deepEqual([found.status, found.body], [200, { room_id: roomId, servers: ['localhost'] }]);
  const other = await bob.createRoom();
  await refused(name(bob, '#Küche/1:localhost', other), 'M_UNKNOWN', 409);
  await refused(name(alice, '#Küche/1:localhost', roomId), 'M_UNKNOWN', 409);
  await refused(bob.request('GET', aliasPath('#küche/1:localhost')), 'M_NOT_FOUND', 404);
});

test('who is not in a room cannot name it, and does not learn whether there is one', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom();
  const known = await refused(name(bob, '#a:localhost', roomId), 'M_FORBIDDEN', 403);
  const unknown = await refused(name(bob, '#a:localhost', '!nowhere:localhost'), 'M_FORBIDDEN', 403);
  assert.deepEqual(known.body, unknown.body);
});

test('an alias of another server, or one that nobody can read, is refused', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  const bad = [
    '#a:elsewhere.example',
    '#:localhost',
    '#a b:localhost',
    '#a\n:localhost',
    '#a\u202eb:localhost',
    'a',
    `#${'x'.repeat(255)}:localhost`,
  ];
  for (const alias of bad) {
    await refused(name(alice, alias, roomId), 'M_INVALID_PARAM', 400);
  }
  await refused(alice.request('GET', aliasPath('#a:elsewhere.example')), 'M_NOT_FOUND', 404);
  assert.equal((await name(alice, '#a.b_c-d!:localhost', roomId)).status, 200);
});

test('an alias is removed by its creator and by those who may name the room alone', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = [await story.user('alice'), await story.user('bob'), await story.user('eve')];
  const roomId = await story.roomWith(alice, bob, eve);
  await bob.put(aliasPath('#one:localhost'), { room_id: roomId });
  await bob.put(aliasPath('#two:localhost'), { room_id: roomId });
  await refused(eve.request('DELETE', aliasPath('#one:localhost')), 'M_FORBIDDEN', 403);
  await bob.delete(aliasPath('#one:localhost'));
  await alice.delete(aliasPath('#two:localhost'));
  await refused(bob.request('DELETE', aliasPath('#one:localhost')), 'M_NOT_FOUND', 404);
  assert.equal((await name(eve, '#one:localhost', roomId)).status, 200, 'the name is free again');
  await alice.post(roomPath(roomId, 'leave'));
  await refused(alice.request('DELETE', aliasPath('#one:localhost')), 'M_FORBIDDEN', 403);
});

test('a removed alias leaves the canonical alias, if the one who removed it may change that', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(alice, bob);
  await alice.put(aliasPath('#main:localhost'), { room_id: roomId });
  await bob.put(aliasPath('#other:localhost'), { room_id: roomId });
  await alice.put(canonical(roomId), {
    alias: '#main:localhost',
    alt_aliases: ['#main:localhost', '#other:localhost'],
  });
  await alice.delete(aliasPath('#main:localhost'));
  assert.deepEqual(await alice.get(canonical(roomId)), { alt_aliases: ['#other:localhost'] });
  await bob.delete(aliasPath('#other:localhost'));
  assert.deepEqual(await alice.get(canonical(roomId)), { alt_aliases: ['#other:localhost'] });
  await alice.put(canonical(roomId), { alt_aliases: ['#other:localhost'] });
});

test('a room calls itself only by aliases that point to it', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom();
  await alice.put(aliasPath('#mine:localhost'), { room_id: roomId });
  await alice.put(aliasPath('#theirs:localhost'), { room_id: await alice.createRoom() });
  const set = (content: object) => alice.request('PUT', canonical(roomId), content);
  await refused(set({ alias: '#theirs:localhost' }), 'M_BAD_ALIAS', 400);
  await refused(set({ alias: '#mine:localhost', alt_aliases: ['#none:localhost'] }), 'M_BAD_ALIAS', 400);
  await refused(set({ alias: '#mine:elsewhere.example' }), 'M_BAD_ALIAS', 400);
  await refused(set({ alias: 'mine' }), 'M_INVALID_PARAM', 400);
  await refused(set({ alt_aliases: ['#mine:localhost', '%'] }), 'M_INVALID_PARAM', 400);
  assert.equal((await set({ alias: '#mine:localhost' })).status, 200);
  assert.equal((await set({ alias: '' })).status, 200);
});

test('a new room does not call itself by the alias of another', async (t) => {
  const story = await createStory(t);
  const [alice, eve] = [await story.user('alice'), await story.user('eve')];
  await alice.createRoom({ room_alias_name: 'official', visibility: 'public' });
  const ask = (content: object) =>
    eve.request('POST', `${V3}/createRoom`, {
      initial_state: [{ type: 'm.room.canonical_alias', content }],
    });
  await refused(ask({ alias: '#official:localhost' }), 'M_BAD_ALIAS', 400);
  await refused(ask({ alt_aliases: ['#free:localhost'] }), 'M_BAD_ALIAS', 400);
  assert.equal((await ask({})).status, 200);
});

test('the aliases of a room are told to its members, and to all when all may read it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom();
  await alice.put(aliasPath('#b:localhost'), { room_id: roomId });
  await alice.put(aliasPath('#a:localhost'), { room_id: roomId });
  assert.deepEqual(await alice.get(roomPath(roomId, 'aliases')), {
    aliases: ['#a:localhost', '#b:localhost'],
  });
  await refused(bob.request('GET', roomPath(roomId, 'aliases')), 'M_FORBIDDEN', 403);
  await alice.put(roomPath(roomId, 'state/m.room.history_visibility/'), {
    history_visibility: 'world_readable',
  });
  assert.equal((await bob.get(roomPath(roomId, 'aliases')))['aliases'].length, 2);
});

test('a room is made with a name, joined by it, and no second room gets that name', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom({ room_alias_name: 'lobby', preset: 'public_chat' });
  assert.equal((await alice.get(canonical(roomId)))['alias'], '#lobby:localhost');
  const joined = await bob.post(`${V3}/join/${encodeURIComponent('#lobby:localhost')}`);
  assert.equal(joined['room_id'], roomId);
  await refused(
    bob.request('POST', `${V3}/join/${encodeURIComponent('#none:localhost')}`, {}),
    'M_NOT_FOUND',
    404,
  );
  await refused(bob.request('POST', `${V3}/createRoom`, { room_alias_name: 'lobby' }), 'M_ROOM_IN_USE', 400);
  await refused(
    bob.request('POST', `${V3}/createRoom`, { room_alias_name: 'two words' }),
    'M_INVALID_PARAM',
    400,
  );
});

test('of rooms that are made at once with one name, one is made', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => alice.request('POST', `${V3}/createRoom`, { room_alias_name: 'race' })),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ body }) => body['errcode'] === 'M_ROOM_IN_USE').length, 7);
  const made = answers.find(({ status }) => status === 200);
  assert.equal((await alice.get(aliasPath('#race:localhost')))['room_id'], made?.body['room_id']);
});

test('a name that was asked for in vain is free again', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const bad = {
    room_alias_name: 'again',
    initial_state: [{ type: 'm.room.power_levels', content: { users: 7 } }],
  };
  const failed = await alice.request('POST', `${V3}/createRoom`, bad);
  assert.ok(failed.status >= 400, 'the room was not made');
  await alice.createRoom({ room_alias_name: 'again' });
});

test('a room is listed when those who may name it say so, and not before or after', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(alice, bob);
  const listed = async () => roomsOf((await story.anonymous('GET', `${V3}/publicRooms`)).body);
  assert.deepEqual(await listed(), []);
  await refused(bob.request('PUT', listPath(roomId), { visibility: 'public' }), 'M_FORBIDDEN', 403);
  await alice.put(listPath(roomId), {});
  assert.deepEqual(await listed(), [roomId]);
  assert.deepEqual((await story.anonymous('GET', listPath(roomId))).body, { visibility: 'public' });
  await refused(bob.request('PUT', listPath(roomId), { visibility: 'private' }), 'M_FORBIDDEN', 403);
  await alice.put(listPath(roomId), { visibility: 'private' });
  assert.deepEqual(await listed(), []);
  assert.deepEqual(await alice.get(listPath(roomId)), { visibility: 'private' });
  await refused(alice.request('PUT', listPath('!none:localhost'), {}), 'M_NOT_FOUND', 404);
  await refused(alice.request('GET', listPath('!none:localhost')), 'M_NOT_FOUND', 404);
});

test('the list shows what a room is at present', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({
    visibility: 'public',
    name: 'Town hall',
    topic: 'For all',
    room_alias_name: 'town',
    creation_content: { type: 'm.space' },
  });
  const first = (await alice.get(`${V3}/publicRooms`))['chunk'][0];
  assert.deepEqual(first, {
    room_id: roomId,
    num_joined_members: 1,
    world_readable: false,
    guest_can_join: false,
    name: 'Town hall',
    topic: 'For all',
    canonical_alias: '#town:localhost',
    join_rule: 'public',
    room_type: 'm.space',
  });
  await (await story.user('bob')).join(roomId);
  await alice.put(roomPath(roomId, 'state/m.room.name/'), { name: 'Village' });
  await alice.put(roomPath(roomId, 'state/m.room.avatar/'), { url: 'mxc://localhost/abc' });
  await alice.put(roomPath(roomId, 'state/m.room.history_visibility/'), {
    history_visibility: 'world_readable',
  });
  const {
    name: shown,
    num_joined_members: joined,
    world_readable: readable,
    avatar_url: avatar,
  } = (await alice.get(`${V3}/publicRooms`))['chunk'][0];
  assert.deepEqual([shown, joined, readable, avatar], ['Village', 2, true, 'mxc://localhost/abc']);
});

test('a room of version 12 is named and listed like any other', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({
    room_version: '12',
    visibility: 'public',
    room_alias_name: 'twelve',
  });
  assert.equal((await alice.get(aliasPath('#twelve:localhost')))['room_id'], roomId);
  assert.deepEqual(roomsOf(await alice.get(`${V3}/publicRooms`)), [roomId]);
  await alice.delete(aliasPath('#twelve:localhost'));
  assert.deepEqual(await alice.get(canonical(roomId)), {});
});

test('rooms without anybody in them are not listed', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({ visibility: 'public' });
  await alice.post(roomPath(roomId, 'leave'));
  assert.deepEqual(roomsOf(await alice.get(`${V3}/publicRooms`)), []);
});

test('the list is paged from the largest room to the smallest, forwards and back', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const rooms: string[] = [];
  for (let n = 0; n < 5; n += 1) rooms.push(await alice.createRoom({ visibility: 'public' }));
  await bob.join(rooms[3]!);
  const all = await alice.get(`${V3}/publicRooms`);
  assert.equal(roomsOf(all)[0], rooms[3]);
  assert.deepEqual(roomsOf(all).toSorted(), rooms.toSorted());
  assert.deepEqual(
    [all['next_batch'], all['prev_batch'], all['total_room_count_estimate']],
    [undefined, undefined, 5],
  );
  const pages: Json[] = [];
  for (let since = ''; pages.length === 0 || since !== '';) {
    const page = await alice.get(`${V3}/publicRooms?limit=2${since === '' ? '' : `&since=${since}`}`);
    pages.push(page);
    since = page['next_batch'] ?? '';
  }
  assert.deepEqual(
    pages.map((page) => roomsOf(page).length),
    [2, 2, 1],
  );
  assert.deepEqual(pages.flatMap(roomsOf), roomsOf(all));
  const back = await alice.post(`${V3}/publicRooms`, { limit: 2, since: pages[1]!['prev_batch'] });
  assert.deepEqual(roomsOf(back), roomsOf(pages[0]!));
  assert.equal(back['prev_batch'], undefined);
  for (const since of ['nonsense', 'W10', Buffer.from('[true,1,"!a:b",0]').toString('base64url')]) {
    await refused(alice.request('GET', `${V3}/publicRooms?since=${since}`), 'M_INVALID_PARAM', 400);
  }
});

test('the list is searched by name, topic, alias and type of room', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const garden = await alice.createRoom({ visibility: 'public', name: 'Gärten' });
  const space = await alice.createRoom({
    visibility: 'public',
    topic: 'all GÄRTEN',
    creation_content: { type: 'm.space' },
  });
  const plain = await alice.createRoom({ visibility: 'public', room_alias_name: 'plain' });
  await alice.createRoom({ name: 'Gärten, not listed' });
  const search = async (filter: object) =>
    roomsOf(await alice.post(`${V3}/publicRooms`, { filter })).toSorted();
  assert.deepEqual(await search({ generic_search_term: ' gärten' }), [garden, space].toSorted());
  assert.deepEqual(await search({ generic_search_term: '#PLAIN' }), [plain]);
  assert.deepEqual(await search({ generic_search_term: 'none of them' }), []);
  assert.deepEqual(await search({ room_types: ['m.space'] }), [space]);
  assert.deepEqual(await search({ room_types: [null] }), [garden, plain].toSorted());
  assert.deepEqual(await search({ room_types: [] }), []);
  assert.deepEqual(
    await search({ generic_search_term: 'gärten', room_types: ['m.space', null] }),
    [garden, space].toSorted(),
  );
});

test('there are no rooms of other servers and of bridges', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  await alice.createRoom({ visibility: 'public' });
  await refused(alice.request('GET', `${V3}/publicRooms?server=elsewhere.example`), 'M_NOT_FOUND', 404);
  assert.equal((await alice.get(`${V3}/publicRooms?server=localhost`))['chunk'].length, 1);
  assert.deepEqual(roomsOf(await alice.post(`${V3}/publicRooms`, { third_party_instance_id: 'irc' })), []);
  assert.deepEqual(await alice.get(`${V3}/thirdparty/protocols`), {});
});

test('people are found by those who share a room with them, by name and by id, in any case', async (t) => {
  const story = await createStory(t);
  const [alice, bob, eve] = [await story.user('alice'), await story.user('bob'), await story.user('eve')];
  await story.roomWith(alice, bob);
  await bob.put(`${V3}/profile/${bob.userId}/displayname`, { displayname: 'Åsa Öberg' });
  const search = async (actor: Actor, search_term: string) =>
    namesOf(await actor.post(`${V3}/user_directory/search`, { search_term }));
  for (const term of ['bob', 'BO', '@bob', '@bob:localhost', 'åsa ö', 'ÖBERG']) {
    assert.deepEqual(await search(alice, term), [bob.userId], term);
    assert.deepEqual(await search(eve, term), [], term);
  }
  for (const term of ['', ' ', '@', '%', '_', 'localhost', '@bob:elsewhere', "'"]) {
    assert.deepEqual(await search(alice, term), [], term);
  }
  const found = (await alice.post(`${V3}/user_directory/search`, { search_term: 'bob' }))['results'][0];
  assert.equal(found['display_name'], 'Åsa Öberg');
});

test('who left is not found any more, nor is an account that ended', async (t) => {
  const story = await createStory(t);
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  const roomId = await story.roomWith(alice, bob, carol);
  const search = async (search_term: string) =>
    namesOf(await alice.post(`${V3}/user_directory/search`, { search_term }));
  assert.deepEqual([await search('bob'), await search('carol')], [[bob.userId], [carol.userId]]);
  await bob.post(roomPath(roomId, 'leave'));
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: carol.userId },
    password: PASSWORD,
  };
  await carol.post(`${V3}/account/deactivate`, { auth });
  assert.deepEqual([await search('bob'), await search('carol')], [[], []]);
  // Also while the account has not left its rooms yet.
  const dave = await story.user('dave');
  await story.roomWith(alice, dave);
  assert.deepEqual(await search('dave'), [dave.userId]);
  const deactivate = 'update accounts.account set deactivated_at = now() where user_id = $1';
  await story.db.query(deactivate, [dave.userId]);
  assert.deepEqual(await search('dave'), []);
});

test('people in rooms that are open to everybody are found by everybody, while they are open', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom();
  const search = async () => namesOf(await bob.post(`${V3}/user_directory/search`, { search_term: 'alice' }));
  const openings = [
    ['m.room.join_rules', { join_rule: 'public' }, { join_rule: 'invite' }],
    ['m.room.history_visibility', { history_visibility: 'world_readable' }, { history_visibility: 'shared' }],
  ] as const;
  assert.deepEqual(await search(), []);
  for (const [type, open, closed] of openings) {
    await alice.put(roomPath(roomId, `state/${type}/`), open);
    assert.deepEqual(await search(), [alice.userId], type);
    await alice.put(roomPath(roomId, `state/${type}/`), closed);
    assert.deepEqual(await search(), [], type);
  }
});

test('a search gives as many as are asked for, closest first, and says when there are more', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('zoe');
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  for (const other of ['ann', 'anna', 'joann', 'an']) await (await story.user(other)).join(roomId);
  const search = (limit?: number) =>
    alice.post(`${V3}/user_directory/search`, { search_term: 'an', ...(limit !== undefined && { limit }) });
  const everybody = await search();
  assert.deepEqual(
    [namesOf(everybody), everybody['limited']],
    [['@an:localhost', '@ann:localhost', '@anna:localhost', '@joann:localhost'], false],
  );
  const two = await search(2);
  assert.deepEqual([namesOf(two), two['limited']], [['@an:localhost', '@ann:localhost'], true]);
  assert.equal((await search(4))['limited'], false);
});
