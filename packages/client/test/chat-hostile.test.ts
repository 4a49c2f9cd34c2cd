import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '../src/engine/content.ts';
import type { ChatEvent } from '../src/engine/timeline/chat-event.ts';
import { buildRow, type RowWorld } from '../src/engine/timeline/build-row.ts';
import { readRelation } from '../src/engine/timeline/chat-event.ts';
import { Fold, isShown } from '../src/engine/timeline/fold.ts';
import { readMessageBody } from '../src/engine/timeline/message-body.ts';
import { createStory } from '../../../server/test/harness.ts';
import { startChatter } from './chat-cast.ts';

const ME = '@me:localhost';

function event(id: string, change: Partial<ChatEvent> = {}): ChatEvent {
  const content = change.content ?? { msgtype: 'm.text', body: id };
  return {
    id,
    type: 'm.room.message',
    sender: '@bob:localhost',
    ts: 1,
    content,
    stateKey: null,
    previous: {},
    isEncrypted: false,
    reading: 'clear',
    failure: null,
    warning: null,
    replyTo: null,
    redacts: null,
    redactedBy: null,
    transactionId: null,
    isLocal: false,
    relation: readRelation(readObject(content['m.relates_to'])),
    ...change,
  };
}

const worldOf = (fold: Fold): RowWorld => ({
  fold,
  room: null,
  userId: ME,
  security: { state: 'ready', restoring: null },
  readersOf: () => [],
  repliedTo: () => 'missing',
  sendOf: () => null,
});
const reaction = (n: number, key: string, target = '$m'): ChatEvent =>
  event(`$r${n}`, {
    type: 'm.reaction',
    sender: `@u${n}:localhost`,
    content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key } },
  });

test('ten thousand reactions of a thousand kinds cost little and show twenty kinds', () => {
  const fold = new Fold();
  fold.add([event('$m')], 'after');
  const started = performance.now();
  for (let n = 0; n < 10_000; n += 1) fold.add([reaction(n, `k${n % 1_000}`)], 'after');
  const dirty = fold.takeDirty();
  assert.ok(performance.now() - started < 1_000);
  assert.deepEqual(
    [...dirty.ids].filter((id) => id.startsWith('$m')),
    ['$m'],
  );
  const row = buildRow(event('$m'), 'k', worldOf(fold));
  assert.ok(row.kind === 'message');
  assert.equal(row.reactions.length, 20);
  assert.equal(row.moreReactions, 980);
  assert.ok(row.reactions.every((group) => group.count === 10 && group.names.length <= 10));
});

test('a reaction counts once per person, and not at all once it is deleted', () => {
  const fold = new Fold();
  fold.add([event('$m'), reaction(1, '👍'), { ...reaction(2, '👍'), sender: '@u1:localhost' }], 'after');
  const count = (): number => fold.reactionsTo('$m').kinds.get('👍')?.size ?? 0;
  assert.equal(count(), 1);
  fold.add([event('$d1', { type: 'm.room.redaction', redacts: '$r1' })], 'after');
  assert.equal(count(), 1);
  fold.add([event('$d2', { type: 'm.room.redaction', redacts: '$r2' })], 'after');
  assert.equal(count(), 0);
  // Read back from history, the deletion is known before what it deleted.
  const back = new Fold();
  back.add([event('$d1', { type: 'm.room.redaction', redacts: '$r1' })], 'before');
  back.add([event('$m'), reaction(1, '👍')], 'before');
  assert.equal(back.reactionsTo('$m').kinds.size, 0);
});

test('only the sender edits a message, only once with effect, and never an encrypted one in the clear', () => {
  const edit = (id: string, change: Partial<ChatEvent>): ChatEvent =>
    event(id, {
      content: {
        body: '*',
        msgtype: 'm.text',
        'm.new_content': { msgtype: 'm.text', body: id },
        'm.relates_to': { rel_type: 'm.replace', event_id: '$m' },
      },
      ...change,
    });
  const fold = new Fold();
  fold.add([event('$m', { isEncrypted: true })], 'after');
  fold.add(
    [
      edit('$e1', { isEncrypted: true, ts: 5 }),
      edit('$e2', { isEncrypted: true, ts: 9, sender: '@eve:localhost' }),
      edit('$e3', { ts: 9 }),
      edit('$e0', { isEncrypted: true, ts: 4 }),
    ],
    'after',
  );
  assert.equal(fold.editOf('$m')?.id, '$e1');
  assert.deepEqual(fold.order, ['$m']);
  fold.add([event('$d', { type: 'm.room.redaction', redacts: '$e1' })], 'after');
  assert.equal(fold.editOf('$m')?.id, '$e0');
  // An edit of an edit changes nothing.
  fold.add(
    [edit('$e4', { isEncrypted: true, ts: 99, relation: { kind: 'edit', target: '$e0', key: '' } })],
    'after',
  );
  assert.equal(fold.editOf('$m')?.id, '$e0');
});

const VALUES: unknown[] = [
  null,
  0,
  -1,
  Number.NaN,
  true,
  '',
  'x'.repeat(10_000_000),
  [],
  [[[]]],
  {},
  { event_id: {} },
  '\ud800',
  '<b>'.repeat(300_000),
  JSON.parse('{"__proto__":{"x":1}}'),
];

const FIELDS = [
  'body',
  'formatted_body',
  'msgtype',
  'format',
  'url',
  'file',
  'info',
  'm.relates_to',
  'm.mentions',
  'm.new_content',
  'filename',
  'org.matrix.msc1767.audio',
  'org.matrix.msc3245.voice',
  'org.matrix.msc1767.alt_text',
];

const TYPES = [
  'm.text',
  'm.emote',
  'm.notice',
  'm.image',
  'm.video',
  'm.audio',
  'm.file',
  'm.location',
  'constructor',
];

test('contents of any shape make a row and never throw or freeze', () => {
  const started = performance.now();
  for (const field of FIELDS)
    for (const value of VALUES)
      for (const msgtype of TYPES) {
        const content = {
          msgtype,
          body: 'b',
          format: 'org.matrix.custom.html',
          url: 'mxc://a/b',
          [field]: value,
        };
        const made = event('$x', { content, stateKey: null });
        const fold = new Fold();
        fold.add([made], 'after');
        const row = isShown(made) ? buildRow(made, 'k', worldOf(fold)) : null;
        assert.ok(JSON.stringify(row).length < 600_000);
      }
  for (const type of ['m.room.member', 'm.room.name', 'm.room.power_levels', 'm.room.create'])
    for (const value of VALUES)
      for (const previous of [{}, { membership: value, users: value, name: value }]) {
        const made = event('$s', {
          type,
          stateKey: type === 'm.room.member' ? ME : '',
          content: { membership: value, users: value, name: value, displayname: value, avatar_url: value },
          previous,
        });
        if (isShown(made)) buildRow(made, 'k', worldOf(new Fold()));
      }
  assert.ok(performance.now() - started < 30_000);
  assert.equal(
    readMessageBody('m.room.message', { msgtype: 'm.image', body: 'x', url: 'https://evil.example/x.png' })
      .kind,
    'unsupported',
  );
});

test('a room full of hostile events opens, and what follows is shown', { timeout: 60_000 }, async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const actor = await story.user('alice');
  const roomId = await actor.createRoom({ preset: 'public_chat' });
  const contents: object[] = [
    {},
    { body: 5 },
    { msgtype: 'm.text' },
    { msgtype: {}, body: [] },
    { msgtype: 'm.text', body: 'x'.repeat(60_000) },
    {
      msgtype: 'm.text',
      body: 'b',
      format: 'org.matrix.custom.html',
      formatted_body: '<div>'.repeat(10_000),
    },
    { msgtype: 'm.image', body: 'b', url: 'javascript:alert(1)' },
    { msgtype: 'm.text', body: 'r', 'm.relates_to': { 'm.in_reply_to': { event_id: '$nothing' } } },
    { msgtype: 'm.text', body: 'e', 'm.relates_to': { rel_type: 'm.replace', event_id: 7 } },
    { msgtype: 'm.text', body: 'l', 'm.relates_to': [] },
    { msgtype: 'm.text', body: 'n', 'm.mentions': { user_ids: { a: 1 }, room: 'yes' } },
  ];
  let n = 0;
  for (const type of ['m.room.message', 'm.reaction', 'm.room.encrypted', 'm.sticker', 'org.example'])
    for (const content of contents) {
      n += 1;
      await actor.request(
        'PUT',
        `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${type}/h${n}`,
        content,
      );
    }
  await actor.say(roomId, 'the end');
  const alice = await startChatter(t, story, actor);
  const view = alice.view('timeline', roomId);
  const window = alice.view('timeline-window', roomId);
  const says = (row: unknown, text: string): boolean => (JSON.stringify(row) ?? '').includes(text);
  // The name that the account was given becomes a change of the room, in its own time.
  const isShown = (text: string) =>
    view.until(({ rows }) => rows.slice(-2).some((row) => says(row, text)), text);
  await isShown('the end');
  for (let pages = 0; pages < 10 && window.get('window')?.hasOlder; pages += 1)
    await alice.call('timeline.loadOlder', { key: roomId });
  assert.ok(view.rows.some((row) => row.kind === 'change' && row.change === 'created'));
  await alice.call('timeline.send', { roomId, text: 'still here', mentions: [], replyTo: null });
  await isShown('still here');
});
