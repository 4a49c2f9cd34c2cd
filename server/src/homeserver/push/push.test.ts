import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const RULES = `${V3}/pushrules/global`;
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const switchRule = (actor: Actor, rule: string, enabled: boolean) =>
  actor.put(`${RULES}/${rule}/enabled`, { enabled });
const markRead = (actor: Actor, roomId: string, eventId: string, kind = 'm.read', body: object = {}) =>
  actor.post(roomPath(roomId, `receipt/${kind}/${encodeURIComponent(eventId)}`), body);

let sent = 0;
/** Sends an event; the answer is its id. */
async function send(actor: Actor, roomId: string, content: object, type = 'm.room.message'): Promise<string> {
  sent += 1;
  return (await actor.put(roomPath(roomId, `send/${type}/t${sent}`), content))['event_id'];
}
const text = (body: string, more: object = {}) => ({ msgtype: 'm.text', body, ...more });
const naming = (...users: Actor[]) =>
  text('you', { 'm.mentions': { user_ids: users.map((user) => user.userId) } });
const NAMING_ALL = text('all of you', { 'm.mentions': { room: true } });

/** What is unread and how much of it names the reader, as a first sync tells. */
async function unread(reader: Actor, roomId: string): Promise<[number, number]> {
  return counts(await reader.sync(), roomId) ?? assert.fail('a first sync tells the counts');
}
function counts(answer: Json, roomId: string): [number, number] | null {
  const told = answer['rooms']?.join?.[roomId]?.unread_notifications;
  return told ? [told.notification_count, told.highlight_count] : null;
}

/** Three people in a room, so that it is no direct chat. */
async function scene(story: Story): Promise<{ alice: Actor; bob: Actor; carol: Actor; roomId: string }> {
  const [alice, bob, carol] = [await story.user('alice'), await story.user('bob'), await story.user('carol')];
  return { alice, bob, carol, roomId: await story.roomWith(alice, bob, carol) };
}

/** A switch of a rule that no event here meets: from then on the user has rules of their own. */
const adapt = (actor: Actor) => switchRule(actor, 'underride/.m.rule.call', false);

test('more than a thousand unread events are counted, however long nobody read', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId } = await scene(story);
  await send(bob, roomId, text('my own'));
  for (let sends = 0; sends < 1_020; sends += 60)
    await Promise.all(Array.from({ length: 60 }, (_, n) => send(alice, roomId, text(`${sends + n}`))));
  await send(bob, roomId, text('my own, again'));
  // Of what is older than the newest thousand the reader's own message is counted with the others.
  assert.deepEqual(await unread(bob, roomId), [1_021, 0]);
  await markRead(bob, roomId, await send(alice, roomId, text('read')));
  assert.deepEqual(await unread(bob, roomId), [0, 0]);
});

test('everybody begins with the predefined rules, and a sync tells them', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const { global } = await alice.get(`${V3}/pushrules/`);
  assert.deepEqual(await alice.get(`${RULES}/`), global);
  assert.deepEqual(global.override.map((rule: Json) => rule['rule_id']).slice(0, 3), [
    '.m.rule.master',
    '.m.rule.suppress_notices',
    '.m.rule.invite_for_me',
  ]);
  assert.equal(global.override[0].enabled, false);
  assert.ok(JSON.stringify(global).includes(alice.userId));
  assert.equal(JSON.stringify(await bob.get(`${V3}/pushrules/`)).includes(alice.userId), false);
  const rules = (await alice.sync())['account_data'].events.find(
    (event: Json) => event['type'] === 'm.push_rules',
  );
  assert.deepEqual(rules.content, { global });
  await refused(story.anonymous('GET', `${V3}/pushrules/`), 'M_MISSING_TOKEN', 401);
});

test('a rule is switched and given other actions, for its user alone, and their devices hear of it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const tablet = await alice.login();
  const { next_batch: since } = await tablet.sync();
  const rule = 'underride/.m.rule.message';
  await switchRule(alice, rule, false);
  await alice.put(`${RULES}/${rule}/actions`, { actions: ['notify', { set_tweak: 'sound', value: 'bell' }] });
  assert.deepEqual(await alice.get(`${RULES}/${rule}/enabled`), { enabled: false });
  const { actions } = await alice.get(`${RULES}/${rule}/actions`);
  assert.deepEqual(actions, ['notify', { set_tweak: 'sound', value: 'bell' }]);
  const told = await alice.get(`${RULES}/${rule}`);
  assert.deepEqual([told['enabled'], told['actions'], told['default']], [false, actions, true]);
  assert.deepEqual(await bob.get(`${RULES}/${rule}/enabled`), { enabled: true });
  const answer = await tablet.sync(since);
  const event = answer['account_data'].events.find((one: Json) => one['type'] === 'm.push_rules');
  assert.deepEqual(
    event.content.global.underride.find((one: Json) => one['rule_id'] === '.m.rule.message'),
    told,
  );
  assert.equal((await tablet.sync(answer['next_batch']))['account_data'], undefined);
  await story.restart();
  assert.deepEqual(await alice.get(`${RULES}/${rule}/enabled`), { enabled: false });
});

test('a rule that is not there is not found, and odd requests are refused', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const put = (rule: string, body: object) => alice.request('PUT', `${RULES}/${rule}`, body);
  await refused(alice.request('GET', `${RULES}/override/none`), 'M_NOT_FOUND', 404);
  await refused(alice.request('GET', `${RULES}/override/.m.rule.message`), 'M_NOT_FOUND', 404);
  await refused(put('override/none/enabled', { enabled: true }), 'M_NOT_FOUND', 404);
  await refused(put('override/none/actions', { actions: [] }), 'M_NOT_FOUND', 404);
  await refused(put('override/.m.rule.master/enabled', { enabled: 'yes' }), 'M_BAD_JSON', 400);
  await refused(put('override/.m.rule.master/actions', {}), 'M_MISSING_PARAM', 400);
  await refused(alice.request('GET', `${RULES}/unknown/.m.rule.master`), 'M_INVALID_PARAM', 400);
});

test("messages of others are counted, also encrypted ones; one's own are not", async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId } = await scene(story);
  assert.deepEqual(await unread(bob, roomId), [0, 0]);
  await send(alice, roomId, text('one'));
  await send(bob, roomId, text('mine'));
  await send(alice, roomId, { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' }, 'm.room.encrypted');
  assert.deepEqual(await unread(bob, roomId), [2, 0]);
  assert.deepEqual(await unread(alice, roomId), [1, 0]);
});

// What holds for the predefined rules holds for a user's own where they say the same.
for (const whose of ['predefined', 'own'] as const) {
  const prepare = async (story: Story) => {
    const cast = await scene(story);
    if (whose === 'own') for (const actor of [cast.alice, cast.bob, cast.carol]) await adapt(actor);
    return cast;
  };

  test(`with ${whose} rules notices, edits, reactions, names and topics are not counted`, async (t) => {
    const story = await createStory(t);
    const { alice, bob, carol, roomId } = await prepare(story);
    const said = await send(alice, roomId, text('one'));
    await send(alice, roomId, { msgtype: 'm.notice', body: 'a bot speaks' });
    await send(
      alice,
      roomId,
      text('* two', {
        'm.new_content': text('two'),
        'm.relates_to': { rel_type: 'm.replace', event_id: said },
      }),
    );
    await send(
      alice,
      roomId,
      { 'm.relates_to': { rel_type: 'm.annotation', event_id: said, key: '+' } },
      'm.reaction',
    );
    await alice.put(roomPath(roomId, 'state/m.room.topic/'), { topic: 'Cooking' });
    await send(alice, roomId, { n: 1 }, 'org.example.unknown');
    await carol.post(roomPath(roomId, 'leave'));
    assert.deepEqual(await unread(bob, roomId), [1, 0]);
  });

  test(`with ${whose} rules a mention counts for who is named and for nobody else`, async (t) => {
    const story = await createStory(t);
    const { alice, bob, carol, roomId } = await prepare(story);
    await send(alice, roomId, naming(bob));
    await send(alice, roomId, naming(alice));
    assert.deepEqual(await unread(bob, roomId), [2, 1]);
    assert.deepEqual(await unread(carol, roomId), [2, 0]);
    assert.deepEqual(await unread(alice, roomId), [0, 0], 'who names oneself is not told');
  });

  test(`with ${whose} rules a notice that names somebody stays a notice`, async (t) => {
    const story = await createStory(t);
    const { alice, bob, roomId } = await prepare(story);
    await send(alice, roomId, { ...naming(bob), msgtype: 'm.notice' });
    assert.deepEqual(await unread(bob, roomId), [0, 0]);
  });

  test(`with ${whose} rules the whole room is named by who has the power, and not by others`, async (t) => {
    const story = await createStory(t);
    const { alice, bob, carol, roomId } = await prepare(story);
    await send(bob, roomId, NAMING_ALL);
    assert.deepEqual(await unread(carol, roomId), [1, 0]);
    await send(alice, roomId, NAMING_ALL);
    assert.deepEqual(await unread(carol, roomId), [2, 1]);
    assert.deepEqual(await unread(bob, roomId), [1, 1]);
  });

  test(`with ${whose} rules to read on clears what was read, on all devices`, async (t) => {
    const story = await createStory(t);
    const { alice, bob, roomId } = await prepare(story);
    const tablet = await bob.login();
    const first = await send(alice, roomId, naming(bob));
    const second = await send(alice, roomId, text('two'));
    for (const device of [bob, tablet]) assert.deepEqual(await unread(device, roomId), [2, 1]);
    const { next_batch: since } = await tablet.sync();
    await markRead(bob, roomId, first);
    assert.deepEqual(counts(await tablet.sync(since), roomId), [1, 0]);
    for (const device of [bob, tablet]) assert.deepEqual(await unread(device, roomId), [1, 0]);
    await markRead(bob, roomId, second, 'm.read.private');
    for (const device of [bob, tablet]) assert.deepEqual(await unread(device, roomId), [0, 0]);
    await send(alice, roomId, naming(bob));
    await story.restart();
    for (const device of [bob, tablet]) assert.deepEqual(await unread(device, roomId), [1, 1]);
  });
}

test('a receipt of the main timeline clears as one without a thread does; one of a thread does not', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId } = await scene(story);
  const said = await send(alice, roomId, text('one'));
  await markRead(bob, roomId, said, 'm.read', { thread_id: '$thread' });
  assert.deepEqual(await unread(bob, roomId), [1, 0]);
  await markRead(bob, roomId, said, 'm.read', { thread_id: 'main' });
  assert.deepEqual(await unread(bob, roomId), [0, 0]);
});

test('a sync that goes on tells the counts of rooms with news', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId } = await scene(story);
  const quiet = await story.roomWith(alice, bob);
  const first = await bob.sync();
  await send(alice, roomId, text('one'));
  const second = await bob.sync(first['next_batch']);
  assert.deepEqual([counts(second, roomId), counts(second, quiet)], [[1, 0], null]);
});

test('who joins counts from then on', async (t) => {
  const story = await createStory(t);
  const { alice, roomId } = await scene(story);
  const dave = await story.user('dave');
  await send(alice, roomId, text('before'));
  await alice.post(roomPath(roomId, 'invite'), { user_id: dave.userId });
  await dave.join(roomId);
  assert.deepEqual(await unread(dave, roomId), [0, 0]);
  await send(alice, roomId, text('after'));
  assert.deepEqual(await unread(dave, roomId), [1, 0]);
});

test('who comes back counts from then on, whatever they read before', async (t) => {
  const story = await createStory(t);
  const { alice, bob, carol, roomId } = await scene(story);
  await markRead(bob, roomId, await send(alice, roomId, text('before')));
  const tokens = await Promise.all([bob, carol].map(async (one) => (await one.sync())['next_batch']));
  for (const one of [bob, carol]) await one.post(roomPath(roomId, 'leave'));
  await send(alice, roomId, naming(bob, carol));
  for (const one of [bob, carol]) {
    await alice.post(roomPath(roomId, 'invite'), { user_id: one.userId });
    await one.join(roomId);
  }
  await send(alice, roomId, text('after'));
  for (const [n, one] of [bob, carol].entries()) {
    assert.deepEqual(counts(await one.sync(tokens[n]), roomId), [1, 0]);
    assert.deepEqual(await unread(one, roomId), [1, 0]);
  }
});

test("to change one's name reads nothing", async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId } = await scene(story);
  await send(alice, roomId, naming(bob));
  await bob.put(`${V3}/profile/${encodeURIComponent(bob.userId)}/displayname`, { displayname: 'Bob' });
  assert.deepEqual(await unread(bob, roomId), [1, 1]);
});

test('who switches a rule off is not notified by it, and hears the new counts at once', async (t) => {
  const story = await createStory(t);
  const { alice, bob, carol, roomId } = await scene(story);
  await send(alice, roomId, text('one'));
  await send(alice, roomId, naming(bob));
  const first = await bob.sync();
  assert.deepEqual(counts(first, roomId), [2, 1]);
  await switchRule(bob, 'underride/.m.rule.message', false);
  const second = await bob.sync(first['next_batch']);
  assert.deepEqual(counts(second, roomId), [1, 1], 'only what names them');
  await switchRule(bob, 'override/.m.rule.master', true);
  assert.deepEqual(counts(await bob.sync(second['next_batch']), roomId), [0, 0]);
  await switchRule(bob, 'override/.m.rule.master', false);
  await switchRule(bob, 'underride/.m.rule.message', true);
  assert.deepEqual(await unread(bob, roomId), [2, 1]);
  assert.deepEqual(await unread(carol, roomId), [2, 0], 'nobody else is concerned');
});

test('a rule with other actions notifies or not as they say', async (t) => {
  const story = await createStory(t);
  const { alice, bob, roomId } = await scene(story);
  await send(alice, roomId, text('one'));
  const give = (rule: string, actions: unknown[]) => bob.put(`${RULES}/${rule}/actions`, { actions });
  await give('underride/.m.rule.message', []);
  assert.deepEqual(await unread(bob, roomId), [0, 0]);
  await give('underride/.m.rule.message', ['notify', { set_tweak: 'highlight' }]);
  assert.deepEqual(await unread(bob, roomId), [1, 1]);
  await give('override/.m.rule.suppress_notices', ['notify']);
  await send(alice, roomId, { msgtype: 'm.notice', body: 'a bot speaks' });
  assert.deepEqual(await unread(bob, roomId), [2, 1]);
});

const putRule = (actor: Actor, rule: string, body: object, query = '') =>
  actor.put(`${RULES}/${rule}${query}`, body);
const roomRule = (roomId: string) => `room/${encodeURIComponent(roomId)}`;

test('a muted room counts only what names the reader, other rooms go on, and it is loud again when the rule goes', async (t) => {
  const story = await createStory(t);
  const { alice, bob, carol, roomId } = await scene(story);
  const other = await story.roomWith(alice, bob, carol);
  await putRule(bob, roomRule(roomId), { actions: [] });
  await send(alice, roomId, text('one'));
  await send(alice, roomId, naming(bob));
  await send(alice, other, text('two'));
  assert.deepEqual(await unread(bob, roomId), [1, 1]);
  assert.deepEqual(await unread(bob, other), [1, 0]);
  assert.deepEqual(await unread(carol, roomId), [2, 0]);
  await bob.delete(`${RULES}/${roomRule(roomId)}`);
  assert.deepEqual(await unread(bob, roomId), [2, 1]);
  await refused(bob.request('DELETE', `${RULES}/${roomRule(roomId)}`), 'M_NOT_FOUND', 404);
});

test('own rules stand before the predefined ones, in the order that their user asks for', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const tablet = await alice.login();
  const { next_batch: since } = await tablet.sync();
  const rule = (key: string) => ({
    actions: ['notify'],
    conditions: [{ kind: 'event_match', key, pattern: 'x' }],
  });
  await putRule(alice, 'override/first', rule('type'));
  await putRule(alice, 'override/second', rule('sender'));
  await putRule(alice, 'override/third', rule('room_id'), '?after=first');
  await putRule(alice, 'content/word', { actions: ['notify'], pattern: 'harbour' });
  const { global } = await alice.get(`${V3}/pushrules/`);
  assert.deepEqual(
    global.override.slice(0, 5).map((one: Json) => one['rule_id']),
    ['.m.rule.master', 'second', 'first', 'third', '.m.rule.suppress_notices'],
  );
  assert.deepEqual(global.content, [
    { rule_id: 'word', default: false, enabled: true, actions: ['notify'], pattern: 'harbour' },
  ]);
  const told = (await tablet.sync(since))['account_data'].events.find(
    (event: Json) => event['type'] === 'm.push_rules',
  );
  assert.deepEqual(told.content, { global });
  await putRule(alice, 'override/third', rule('type'), '?before=second');
  await switchRule(alice, 'override/third', false);
  await alice.delete(`${RULES}/override/first`);
  const after = (await alice.get(`${V3}/pushrules/`))['global'].override.slice(1, 3);
  assert.deepEqual(
    after.map((one: Json) => [one['rule_id'], one['enabled']]),
    [
      ['third', false],
      ['second', true],
    ],
  );
});

test('a rule that cannot be is refused in words', async (t) => {
  const story = await createStory(t);
  const alice = await story.user('alice');
  const tryRule = (rule: string, body: object, query = '') =>
    alice.request('PUT', `${RULES}/${rule}${query}`, body);
  await refused(tryRule('override/.m.rule.mine', { actions: [] }), 'M_INVALID_PARAM', 400);
  await refused(tryRule('room/harbour', { actions: [] }), 'M_INVALID_PARAM', 400);
  await refused(tryRule('sender/harbour', { actions: [] }), 'M_INVALID_PARAM', 400);
  await refused(tryRule('content/word', { actions: [] }), 'M_MISSING_PARAM', 400);
  await refused(tryRule('override/a', { actions: [] }, '?before=absent'), 'M_NOT_FOUND', 404);
  await refused(tryRule('override/a', { actions: [] }, '?after=.m.rule.master'), 'M_INVALID_PARAM', 400);
  await refused(alice.request('DELETE', `${RULES}/override/.m.rule.master`), 'M_INVALID_PARAM', 400);
  await refused(alice.request('DELETE', `${RULES}/override/absent`), 'M_NOT_FOUND', 404);
});
