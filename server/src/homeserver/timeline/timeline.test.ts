import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemClock } from '#platform/clock';
import { createLateProxy } from '../../../test/faults/late-proxy.ts';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const pagePath = (roomId: string, query: Record<string, string>) =>
  `${roomPath(roomId, 'messages')}?${new URLSearchParams(query)}`;
const page = (reader: Actor, roomId: string, query: Record<string, string>) =>
  reader.get(pagePath(roomId, query));
const eventPath = (roomId: string, eventId: string) =>
  roomPath(roomId, `event/${encodeURIComponent(eventId)}`);
const contextPath = (roomId: string, eventId: string, query: Record<string, string> = {}) =>
  `${roomPath(roomId, `context/${encodeURIComponent(eventId)}`)}?${new URLSearchParams(query)}`;
const textsOf = (events: readonly Json[]): string[] => events.flatMap((event) => event['content'].body ?? []);
const idsOf = (events: readonly Json[]): string[] => events.map((event) => event['event_id']);
const messagesOnly = JSON.stringify({ types: ['m.room.message'] });
const allTexts = async (reader: Actor, roomId: string) =>
  textsOf((await page(reader, roomId, { dir: 'f', limit: '100' }))['chunk']);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);

async function sayAll(actor: Actor, roomId: string, texts: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const text of texts) ids.push(await actor.say(roomId, text));
  return ids;
}

async function pair(story: Story): Promise<[Actor, Actor, string]> {
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  return [alice, bob, await story.roomWith(alice, bob)];
}

async function visibleRoom(alice: Actor, visibility: string): Promise<string> {
  const content = { history_visibility: visibility };
  return alice.createRoom({
    preset: 'private_chat',
    initial_state: [{ type: 'm.room.history_visibility', content }],
  });
}

async function comeIn(host: Actor, guest: Actor, roomId: string): Promise<void> {
  await host.post(roomPath(roomId, 'invite'), { user_id: guest.userId });
  await guest.join(roomId);
}

test('a room is read page by page to its beginning and back to its end, every event once', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const said = await sayAll(alice, roomId, numbers(23));
  for (const dir of ['b', 'f']) {
    const found: string[] = [];
    const seen: string[] = [];
    let from: string | undefined;
    for (let pages = 0; pages < 20; pages += 1) {
      const read = await page(bob, roomId, { dir, limit: '5', ...(from !== undefined && { from }) });
      found.push(...textsOf(read['chunk']));
      seen.push(...idsOf(read['chunk']));
      if (read['end'] === undefined || read['chunk'].length === 0) break;
      from = read['end'];
    }
    assert.deepEqual(dir === 'f' ? found : found.toReversed(), numbers(23));
    assert.equal(new Set(seen).size, seen.length);
    assert.ok(said.every((id) => seen.includes(id)));
  }
});

test('a page begins at a token of sync, and ends at another', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  await sayAll(alice, roomId, ['a', 'b']);
  const middle: string = (await bob.sync())['next_batch'];
  await sayAll(alice, roomId, ['c', 'd']);
  const end: string = (await bob.sync(middle))['next_batch'];
  await sayAll(alice, roomId, ['e']);
  const texts = async (query: Record<string, string>) =>
    textsOf((await page(bob, roomId, { limit: '100', filter: messagesOnly, ...query }))['chunk']);
  assert.deepEqual(await texts({ dir: 'b', from: middle }), ['b', 'a']);
  assert.deepEqual(await texts({ dir: 'f', from: middle }), ['c', 'd', 'e']);
  assert.deepEqual(await texts({ dir: 'f', from: middle, to: end }), ['c', 'd']);
  assert.deepEqual(await texts({ dir: 'b', from: end, to: middle }), ['d', 'c']);
  await refused(bob.request('GET', pagePath(roomId, { dir: 'b', from: 'nonsense' })), 'M_INVALID_PARAM', 400);
  await refused(bob.request('GET', pagePath(roomId, { dir: 'x' })), 'M_INVALID_PARAM', 400);
});

test('a client that reads on forwards from the end finds what was said since', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const { end } = await page(bob, roomId, { dir: 'f', limit: '100' });
  assert.deepEqual((await page(bob, roomId, { dir: 'f', from: end }))['chunk'], []);
  await alice.say(roomId, 'new');
  assert.deepEqual(textsOf((await page(bob, roomId, { dir: 'f', from: end }))['chunk']), ['new']);
});

test('what the server does not know to be written is read by nobody, whatever the database holds', async (t) => {
  const proxies: Awaited<ReturnType<typeof createLateProxy>>[] = [];
  const committerUrl = async (url: string) => {
    proxies.push(await createLateProxy(url));
    return proxies[0]!.connectionString;
  };
  const story = await createStory(t, { committerUrl });
  const [proxy] = proxies;
  assert.ok(proxy);
  t.after(() => proxy.close());
  const [alice, bob, roomId] = await pair(story);
  const release = proxy.holdAnswers();
  const naming = alice.put(roomPath(roomId, 'state/m.room.name/'), { name: 'Early' });
  const isWritten = () =>
    story.db.maybe(`select event_id as id from events.event where type = 'm.room.name'`);
  let written = await isWritten();
  while (!written) written = await isWritten();
  const eventId = String(written['id']);

  const shown = async () => {
    const pages = [
      await page(bob, roomId, { dir: 'f', limit: '100' }),
      await page(bob, roomId, { dir: 'b' }),
    ];
    const ends = pages[0]!['end'];
    return [
      ...pages.map(({ chunk }) => idsOf(chunk).includes(eventId)),
      idsOf((await page(bob, roomId, { dir: 'b', from: ends }))['chunk']).includes(eventId),
      (await bob.request('GET', eventPath(roomId, eventId))).status === 200,
      (await bob.request('GET', roomPath(roomId, 'state/m.room.name'))).status === 200,
      idsOf((await bob.request('GET', roomPath(roomId, 'state'))).body as unknown as Json[]).includes(
        eventId,
      ),
    ];
  };
  const early = await shown().finally(release);
  assert.deepEqual(early, [false, false, false, false, false, false]);
  await naming;
  assert.deepEqual(await shown(), [true, true, true, true, true, true]);
});

test('a filter passes types, senders and events with a url, and a page moves on past what it does not pass', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  await alice.say(roomId, 'rare');
  await alice.put(roomPath(roomId, 'send/m.room.message/url'), {
    msgtype: 'm.image',
    body: 'picture',
    url: 'mxc://localhost/a',
  });
  await sayAll(bob, roomId, numbers(40));
  const texts = async (filter: object) =>
    textsOf((await page(alice, roomId, { dir: 'b', limit: '5', filter: JSON.stringify(filter) }))['chunk']);
  assert.deepEqual(await texts({ senders: [alice.userId], types: ['m.room.message'] }), ['picture', 'rare']);
  assert.deepEqual(await texts({ not_senders: [bob.userId], types: ['m.room.mess*'] }), ['picture', 'rare']);
  assert.deepEqual(await texts({ contains_url: true }), ['picture']);
  assert.deepEqual(await texts({ not_types: ['*'] }), []);
  await refused(
    alice.request('GET', pagePath(roomId, { dir: 'b', filter: '{"types":"all"}' })),
    'M_INVALID_PARAM',
    400,
  );
});

test('members who speak on a page come with it when they are loaded lazily', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  await bob.say(roomId, 'hello');
  const lazily = JSON.stringify({ lazy_load_members: true });
  const read = await page(alice, roomId, { dir: 'b', limit: '1', filter: lazily });
  assert.deepEqual(
    read['state'].map((event: Json) => event['state_key']),
    [bob.userId],
  );
  assert.equal('state' in (await page(alice, roomId, { dir: 'b', limit: '1' })), false);
});

test('shared history: who comes later reads what was said before', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await visibleRoom(alice, 'shared');
  await alice.say(roomId, 'before');
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  await alice.say(roomId, 'invited');
  assert.deepEqual(await allTexts(bob, roomId), [], 'who is only invited reads nothing');
  await bob.join(roomId);
  assert.deepEqual(await allTexts(bob, roomId), ['before', 'invited']);
});

test('history from the invitation on: what was said before it stays closed', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await visibleRoom(alice, 'invited');
  const before = await alice.say(roomId, 'before');
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  const invited = await alice.say(roomId, 'invited');
  await bob.join(roomId);
  await alice.say(roomId, 'joined');
  assert.deepEqual(await allTexts(bob, roomId), ['invited', 'joined']);
  await refused(bob.request('GET', eventPath(roomId, before)), 'M_NOT_FOUND', 404);
  await bob.get(eventPath(roomId, invited));
});

test('history from the joining on: what was said before it stays closed', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await visibleRoom(alice, 'joined');
  await alice.say(roomId, 'before');
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  const invited = await alice.say(roomId, 'invited');
  await bob.join(roomId);
  await alice.say(roomId, 'joined');
  assert.deepEqual(await allTexts(bob, roomId), ['joined']);
  await refused(bob.request('GET', eventPath(roomId, invited)), 'M_NOT_FOUND', 404);
  await refused(bob.request('GET', contextPath(roomId, invited)), 'M_NOT_FOUND', 404);
  assert.deepEqual(textsOf((await bob.sync())['rooms'].join[roomId].timeline.events), ['joined']);
});

test('open history is read by everybody, as long as it is open', async (t) => {
  const story = await createStory(t);
  const [alice, eve] = [await story.user('alice'), await story.user('eve')];
  const roomId = await visibleRoom(alice, 'world_readable');
  const open = await alice.say(roomId, 'open');
  assert.deepEqual(await allTexts(eve, roomId), ['open']);
  await eve.get(eventPath(roomId, open));
  await eve.get(roomPath(roomId, 'state'));
  await alice.put(roomPath(roomId, 'state/m.room.history_visibility/'), { history_visibility: 'joined' });
  await alice.say(roomId, 'closed');
  await refused(eve.request('GET', pagePath(roomId, { dir: 'f' })), 'M_FORBIDDEN', 403);
  await refused(eve.request('GET', roomPath(roomId, 'state')), 'M_FORBIDDEN', 403);
});

for (const visibility of ['shared', 'invited', 'joined']) {
  test(`who leaves reads what was said until then and nothing after, with ${visibility} history`, async (t) => {
    const story = await createStory(t);
    const [alice, bob] = [await story.user('alice'), await story.user('bob')];
    const roomId = await visibleRoom(alice, visibility);
    await comeIn(alice, bob, roomId);
    await alice.say(roomId, 'together');
    await bob.post(roomPath(roomId, 'leave'));
    const after = await alice.say(roomId, 'alone');
    assert.deepEqual(await allTexts(bob, roomId), ['together']);
    await refused(bob.request('GET', eventPath(roomId, after)), 'M_NOT_FOUND', 404);
    await comeIn(alice, bob, roomId);
    const expected = visibility === 'shared' ? ['together', 'alone'] : ['together'];
    assert.deepEqual(await allTexts(bob, roomId), expected);
  });
}

test('who was never in a room reads nothing of it, and does not learn what is in it', async (t) => {
  const story = await createStory(t);
  const [alice, eve] = [await story.user('alice'), await story.user('eve')];
  const roomId = await alice.createRoom();
  const said = await alice.say(roomId, 'private');
  const paths = [
    pagePath(roomId, { dir: 'b' }),
    eventPath(roomId, said),
    contextPath(roomId, said),
    eventPath(roomId, '$none'),
  ];
  for (const path of paths) await refused(eve.request('GET', path), 'M_FORBIDDEN', 403);
  await refused(alice.request('GET', eventPath(roomId, '$none')), 'M_NOT_FOUND', 404);
  await refused(alice.request('GET', eventPath('!nowhere:localhost', said)), 'M_NOT_FOUND', 404);
  // An event is found in its own room and in no other.
  await refused(alice.request('GET', eventPath(await alice.createRoom(), said)), 'M_NOT_FOUND', 404);
});

test('an event comes with what was said around it, its state, and tokens to read on from', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const said = await sayAll(alice, roomId, numbers(11));
  await alice.put(roomPath(roomId, 'state/m.room.name/'), { name: 'Later' });
  const context = await bob.get(contextPath(roomId, said[5] ?? '', { limit: '4' }));
  assert.equal(context['event'].event_id, said[5]);
  assert.deepEqual(textsOf(context['events_before']), ['4', '3']);
  assert.deepEqual(textsOf(context['events_after']), ['6', '7']);
  assert.equal(
    context['state'].some((event: Json) => event['type'] === 'm.room.name'),
    false,
    'as it was then',
  );
  const older = await page(bob, roomId, { dir: 'b', limit: '2', from: context['start'] });
  const newer = await page(bob, roomId, { dir: 'f', limit: '2', from: context['end'] });
  assert.deepEqual(
    [textsOf(older['chunk']), textsOf(newer['chunk'])],
    [
      ['2', '1'],
      ['8', '9'],
    ],
  );
  const lazily = JSON.stringify({ lazy_load_members: true });
  const lazy = await bob.get(contextPath(roomId, said[5] ?? '', { limit: '4', filter: lazily }));
  const members = lazy['state'].filter((event: Json) => event['type'] === 'm.room.member');
  assert.deepEqual(
    members.map((event: Json) => event['state_key']),
    [alice.userId],
  );
});

test('members are listed as they are, as they were at a token, and by membership', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const carol = await story.user('carol');
  const before: string = (await alice.sync())['next_batch'];
  await alice.post(roomPath(roomId, 'invite'), { user_id: carol.userId });
  const list = async (reader: Actor, query: Record<string, string>): Promise<string[]> =>
    (await reader.get(`${roomPath(roomId, 'members')}?${new URLSearchParams(query)}`))['chunk']
      .map((event: Json) => event['state_key'])
      .toSorted();
  assert.deepEqual(await list(alice, {}), [alice.userId, bob.userId, carol.userId]);
  assert.deepEqual(await list(alice, { at: before }), [alice.userId, bob.userId]);
  assert.deepEqual(await list(alice, { membership: 'invite' }), [carol.userId]);
  assert.deepEqual(await list(alice, { not_membership: 'invite' }), [alice.userId, bob.userId]);
});

test('who left sees the members as they were then, whatever token they ask for', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const carol = await story.user('carol');
  await bob.post(roomPath(roomId, 'leave'));
  await comeIn(alice, carol, roomId);
  const now: string = (await alice.sync())['next_batch'];
  for (const query of ['', `?at=${now}`]) {
    const { chunk } = await bob.get(`${roomPath(roomId, 'members')}${query}`);
    assert.equal(
      chunk.some((event: Json) => event['state_key'] === carol.userId),
      false,
      query,
    );
  }
});

test('a time leads to the nearest event on the side that is asked for, as far as the reader may see', async (t) => {
  const system = createSystemClock();
  const minute = 60_000;
  let atMs = Date.UTC(2026, 0, 1);
  const story = await createStory(t, { clock: { now: () => atMs, monotonicMs: () => system.monotonicMs() } });
  const [alice, bob, roomId] = await pair(story);
  const said: string[] = [];
  const start = atMs;
  for (let hour = 1; hour <= 20; hour += 1) {
    atMs = start + hour * 60 * minute;
    said.push(await alice.say(roomId, `hour ${hour}`));
  }
  const path = (ts: number, dir: string) =>
    `/_matrix/client/v1/rooms/${encodeURIComponent(roomId)}/timestamp_to_event?ts=${ts}&dir=${dir}`;
  const find = async (ts: number, dir: string): Promise<string> => (await bob.get(path(ts, dir)))['event_id'];
  const noon = start + 12 * 60 * minute;
  assert.equal(await find(noon, 'f'), said[11]);
  assert.equal(await find(noon, 'b'), said[11]);
  assert.equal(await find(noon + 1, 'f'), said[12]);
  assert.equal(await find(noon - 1, 'b'), said[10]);
  assert.equal((await bob.get(path(noon - 1, 'b')))['origin_server_ts'], noon - 60 * minute);
  await refused(bob.request('GET', path(atMs + 1, 'f')), 'M_NOT_FOUND', 404);
  await refused(bob.request('GET', path(start - 1, 'b')), 'M_NOT_FOUND', 404);
  await refused(bob.request('GET', path(noon, 'up')), 'M_INVALID_PARAM', 400);
  const eve = await story.user('eve');
  await refused(eve.request('GET', path(noon, 'f')), 'M_FORBIDDEN', 403);
});
