import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageRow, TimelineRow } from '../src/port/index.ts';
import { createStory } from '../../../server/test/harness.ts';
import { startChatter, type Chatter, type View } from './chat-cast.ts';

const messages = (view: View<TimelineRow>): readonly MessageRow[] =>
  view.rows.filter((row): row is MessageRow => row.kind === 'message');
const texts = (view: View<TimelineRow>): readonly string[] =>
  messages(view).map((row) => (row.body.kind === 'text' ? row.body.text : row.body.kind));
const say = (who: Chatter, roomId: string, text: string, replyTo: string | null = null) =>
  who.call('timeline.send', { roomId, text, mentions: [], replyTo });
const rowOf = (view: View<TimelineRow>, text: string): MessageRow => {
  const row = messages(view).find((each) => each.body.kind === 'text' && each.body.text === text);
  assert.ok(row, `no row says ${text}: ${texts(view).join(', ')}`);
  return row;
};

async function joinAll(roomId: string, ...others: readonly Chatter[]): Promise<void> {
  for (const other of others) {
    const rooms = other.view('rooms', '');
    await rooms.until((view) => view.get(roomId)?.membership === 'invite', 'the invitation');
    await other.call('rooms.acceptInvite', { roomId });
    await rooms.until((view) => view.get(roomId)?.membership === 'join', 'the room');
    rooms.close();
  }
}

test(
  'three people talk in an encrypted group: edits, reactions, replies, deletions and receipts',
  { timeout: 120_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const alice = await startChatter(t, story, await story.user('alice'));
    const bob = await startChatter(t, story, await story.user('bob'));
    const carol = await startChatter(t, story, await story.user('carol'));
    const { roomId } = await alice.call('rooms.create', {
      name: 'Tea',
      invite: [bob.userId, carol.userId],
      isPublic: false,
    });
    await joinAll(roomId, bob, carol);
    const [a, b, c] = [alice, bob, carol].map((who) => who.view('timeline', roomId)) as [
      View<TimelineRow>,
      View<TimelineRow>,
      View<TimelineRow>,
    ];
    await a.until(
      (view) => view.rows.filter((row) => row.kind === 'change' && row.change === 'joined').length >= 3,
      'all to join',
    );
    assert.equal(alice.view('rooms', '').get(roomId)?.isEncrypted, true);

    const { key } = await say(alice, roomId, 'hello **you** https://herald.example/x');
    await b.until((view) => texts(view).length === 1, 'the first message');
    const first = messages(b)[0];
    assert.ok(first?.eventId);
    assert.equal(first.senderName, 'alice');
    assert.deepEqual(first.body, FIRST_BODY);
    assert.equal(first.warning, null);
    await a.until(
      (view) =>
        messages(view).length === 1 &&
        messages(view)[0]?.eventId === first.eventId &&
        messages(view)[0]?.send === null,
      'the echo',
    );
    assert.equal(messages(a)[0]?.key, key, 'the row keeps its key');

    await say(bob, roomId, 'welcome', first.eventId);
    await c.until((view) => texts(view).includes('welcome'), 'the reply');
    const reply = rowOf(c, 'welcome');
    assert.equal(reply.replyTo?.senderName, 'alice');
    assert.ok(reply.replyTo?.text?.startsWith('hello'));

    await alice.call('timeline.edit', { roomId, eventId: first.eventId, text: 'hello all', mentions: [] });
    await c.until((view) => texts(view).includes('hello all'), 'the edit');
    assert.equal(rowOf(c, 'hello all').isEdited, true);
    await c.until((view) => rowOf(view, 'welcome').replyTo?.text === 'hello all', 'the edit in the reply');
    assert.deepEqual(await alice.call('timeline.source', { roomId, eventId: first.eventId }), {
      text: 'hello all',
      mentions: [],
    });

    await bob.call('timeline.react', { roomId, eventId: first.eventId, reaction: '👍' });
    await carol.call('timeline.react', { roomId, eventId: first.eventId, reaction: '👍' });
    await a.until((view) => rowOf(view, 'hello all').reactions[0]?.count === 2, 'two reactions');
    assert.deepEqual(rowOf(a, 'hello all').reactions[0]?.names.toSorted(), ['bob', 'carol']);
    await b.until((view) => rowOf(view, 'hello all').reactions[0]?.count === 2, 'both reactions at bob');
    await bob.call('timeline.react', { roomId, eventId: first.eventId, reaction: '👍' });
    await a.until((view) => rowOf(view, 'hello all').reactions[0]?.count === 1, 'one taken back');

    await readAndDelete({ alice, bob, carol }, roomId, a, reply.eventId ?? '');
  },
);

test(
  'what we send is seen once, in its place, under one key from the first echo on',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const alice = await startChatter(t, story, await story.user('alice'));
    const { roomId } = await alice.call('rooms.create', { name: 'Notes', invite: [], isPublic: false });
    const view = alice.view('timeline', roomId);
    const seen: string[] = [];
    view.onEvery(() => seen.push(texts(view).join(',')));
    const keys: string[] = [];
    for (const text of ['one', 'two', 'three']) keys.push((await say(alice, roomId, text)).key);
    await view.until(
      (now) => messages(now).length === 3 && messages(now).every((row) => row.send === null),
      'all sent',
    );
    await alice.call('timeline.react', { roomId, eventId: keys[1] ?? '', reaction: '🎉' });
    await view.until((now) => rowOf(now, 'two').reactions.length === 1, 'the reaction');
    assert.deepEqual(
      messages(view).map((row) => row.key),
      keys,
    );
    const allowed = new Set(['', 'one', 'one,two', 'one,two,three']);
    assert.deepEqual(
      seen.filter((state) => !allowed.has(state)),
      [],
    );
    assert.deepEqual(
      view.rows.filter((row) => row.kind === 'unreadable'),
      [],
    );
  },
);

test('paging and jumping give each message once and in order', { timeout: 120_000 }, async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const aliceActor = await story.user('alice');
  const roomId = await aliceActor.createRoom({ preset: 'public_chat' });
  const ids: string[] = [];
  for (let n = 0; n < 230; n += 1) ids.push(await aliceActor.say(roomId, `m${n}`));
  const alice = await startChatter(t, story, aliceActor);
  const all = Array.from({ length: 230 }, (_, n) => `m${n}`);

  const live = alice.view('timeline', roomId);
  const liveWindow = alice.view('timeline-window', roomId);
  await live.until((view) => texts(view).at(-1) === 'm229', 'the newest');
  for (let pages = 0; pages < 20 && liveWindow.get('window')?.hasOlder; pages += 1)
    await alice.call('timeline.loadOlder', { key: roomId });
  assert.deepEqual(texts(live), all);

  const key = `${roomId}|${ids[100]}`;
  const focused = alice.view('timeline', key);
  const focusedWindow = alice.view('timeline-window', key);
  await focusedWindow.until((view) => view.get('window')?.focusKey === ids[100], 'the jump');
  assert.equal(focusedWindow.get('window')?.hasNewer, true);
  assert.ok(!texts(focused).includes('m229'));
  for (let pages = 0; pages < 20 && focusedWindow.get('window')?.hasNewer; pages += 1)
    await alice.call('timeline.loadNewer', { key });
  for (let pages = 0; pages < 20 && focusedWindow.get('window')?.hasOlder; pages += 1)
    await alice.call('timeline.loadOlder', { key });
  assert.deepEqual(texts(focused), all);
  await aliceActor.say(roomId, 'live');
  await focused.until((view) => texts(view).at(-1) === 'live', 'what comes after the window joined the end');
  assert.deepEqual(texts(focused), [...all, 'live']);
  await assert.rejects(alice.call('timeline.loadOlder', { key: 'nothing' }), { code: 'not-found' });
});

test('a window that missed messages shows them in their place', { timeout: 120_000 }, async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const aliceActor = await story.user('alice');
  const roomId = await aliceActor.createRoom({ preset: 'public_chat' });
  await aliceActor.say(roomId, 'before');
  const alice = await startChatter(t, story, aliceActor);
  const live = alice.view('timeline', roomId);
  await live.until((view) => texts(view).includes('before'), 'the first');
  for (const missed of [60, 300]) {
    alice.network.broken = (address) => (address.includes('/sync') ? 'refuse' : null);
    // The request that is under way still answers.
    await aliceActor.say(roomId, `last seen ${missed}`);
    for (let n = 0; n < missed; n += 1) await aliceActor.say(roomId, `missed ${missed} ${n}`);
    alice.network.broken = null;
    alice.client.retryImmediately();
    await live.until((view) => texts(view).at(-1) === `missed ${missed} ${missed - 1}`, 'the newest');
    const shown = texts(live).filter((text) => text.startsWith(`missed ${missed} `));
    assert.deepEqual(
      shown,
      Array.from({ length: missed }, (_, n) => `missed ${missed} ${n}`).slice(-shown.length),
    );
    assert.ok(missed > 200 || shown.length === missed);
    assert.equal(new Set(live.keys).size, live.keys.length);
  }
});

test(
  'badges go when somebody reads, writes, or says so, and an unread mark comes and goes',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const alice = await startChatter(t, story, await story.user('alice'));
    const bob = await startChatter(t, story, await story.user('bob'));
    const { roomId } = await alice.call('rooms.openPerson', { userId: bob.userId });
    assert.equal(
      (await alice.call('rooms.openPerson', { userId: bob.userId })).roomId,
      roomId,
      'one conversation each',
    );
    await joinAll(roomId, bob);
    const rooms = bob.view('rooms', '');
    await rooms.until(
      (view) => view.get(roomId)?.kind === 'person' && view.get(roomId)?.name === 'alice',
      'alice as a person',
    );

    await say(alice, roomId, 'one');
    await say(alice, roomId, 'two');
    await rooms.until(
      (view) => view.get(roomId)?.unread === 2 && view.get(roomId)?.last?.text === 'two',
      'two unread',
    );
    const open = bob.view('timeline', roomId);
    const window = bob.view('timeline-window', roomId);
    await window.until((view) => typeof view.get('window')?.unreadAfterKey === 'string', 'the divider');
    await bob.call('timeline.markRead', { roomId, eventId: rowOf(open, 'two').eventId ?? '' });
    await rooms.until((view) => view.get(roomId)?.unread === 0, 'no badge after reading');

    await say(alice, roomId, 'three');
    await rooms.until((view) => view.get(roomId)?.unread === 1, 'one unread');
    await say(bob, roomId, 'answer');
    await rooms.until(
      (view) => view.get(roomId)?.unread === 0 && view.get(roomId)?.last?.isOwn === true,
      'no badge after writing',
    );

    await bob.call('rooms.markUnread', { roomId });
    await rooms.until((view) => view.get(roomId)?.isMarkedUnread === true, 'the mark');
    await bob.call('rooms.markAllRead', {});
    await rooms.until((view) => view.get(roomId)?.isMarkedUnread === false, 'no mark');

    await bob.call('rooms.setPinned', { roomId, isPinned: true });
    await rooms.until((view) => view.get(roomId)?.isPinned === true, 'the pin');
    await bob.call('timeline.saveDraft', { roomId, draft: { text: 'not yet', mentions: [], replyTo: null } });
    await rooms.until((view) => view.get(roomId)?.draft === 'not yet', 'the draft');
    await bob.call('rooms.leave', { roomId });
    await rooms.until((view) => view.get(roomId) === undefined, 'the room to go');
  },
);

async function readAndDelete(
  { alice, bob, carol }: Readonly<Record<'alice' | 'bob' | 'carol', Chatter>>,
  roomId: string,
  a: View<TimelineRow>,
  replyId: string,
): Promise<void> {
  await carol.call('timeline.markRead', { roomId, eventId: replyId });
  await a.until(
    (view) => rowOf(view, 'welcome').readers.some((reader) => reader.userId === carol.userId),
    'the receipt',
  );

  await bob.call('timeline.redact', { roomId, eventId: replyId });
  await a.until(
    (view) => view.rows.some((row) => row.kind === 'deleted' && row.byName === 'bob'),
    'the deletion',
  );

  await carol.call('timeline.setTyping', { roomId, isTyping: true });
  const detail = alice.view('room', roomId);
  await detail.until((view) => view.get(roomId)?.typing[0]?.userId === carol.userId, 'typing');
  const members = alice.view('members', roomId);
  await members.until((view) => view.rows.length === 3 && view.rows[0]?.role === 'owner', 'the members');
}

const FIRST_BODY = {
  kind: 'text',
  text: 'hello **you** https://herald.example/x',
  rich: [
    'hello ',
    { tag: 'strong', children: ['you'] },
    ' ',
    { tag: 'a', to: 'https://herald.example/x', children: ['https://herald.example/x'] },
  ],
  style: 'text',
};
