import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attachment, MessageRow, RoomHold, TimelineRow } from '../src/port/index.ts';
import { createStory, type Actor } from '../../../server/test/harness.ts';
import { startChatter, type Chatter, type View } from './chat-cast.ts';

const messages = (view: View<TimelineRow>): readonly MessageRow[] =>
  view.rows.filter((row): row is MessageRow => row.kind === 'message');
const texts = (view: View<TimelineRow>): readonly string[] =>
  messages(view).map((row) => (row.body.kind === 'text' ? row.body.text : row.body.kind));
const say = (who: Chatter, roomId: string, text: string) =>
  who.call('timeline.send', { roomId, text, mentions: [], replyTo: null });
const isSending = (address: string): boolean => address.includes('/send/');
const allSent = (view: View<TimelineRow>, count: number): boolean =>
  messages(view).length === count && messages(view).every((row) => row.send === null && row.eventId !== null);

/** Who else is in the room sees what the server has. */
async function roomWithWitness(alice: Chatter, bob: Chatter): Promise<string> {
  const { roomId } = await alice.call('rooms.create', { name: 'Tea', invite: [bob.userId], isPublic: false });
  const rooms = bob.view('rooms', '');
  await rooms.until((view) => view.get(roomId)?.membership === 'invite', 'the invitation');
  await bob.call('rooms.acceptInvite', { roomId });
  const changes = alice.view('timeline', roomId);
  await changes.until(
    (view) =>
      view.rows.some((row) => row.kind === 'change' && row.change === 'joined' && row.sender === bob.userId),
    'bob',
  );
  changes.close();
  return roomId;
}

test(
  'messages written while the server is away outlive the engine and are sent once, in order',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const actor = await story.user('alice');
    const alice = await startChatter(t, story, actor);
    const { roomId } = await alice.call('rooms.create', { name: 'Notes', invite: [], isPublic: true });
    alice.network.broken = () => 'refuse';
    for (const text of ['one', 'two', 'three']) await say(alice, roomId, text);
    const before = alice.view('timeline', roomId);
    await before.until(
      (view) => messages(view).length === 3 && messages(view).every((row) => row.send?.state === 'waiting'),
      'three that wait',
    );
    const keys = messages(before).map((row) => row.key);
    await alice.stop();

    const again = await startChatter(t, story, actor, { storage: alice.storage, hasIdentity: false });
    const view = again.view('timeline', roomId);
    await view.until((now) => allSent(now, 3), 'all to be sent');
    assert.deepEqual(
      messages(view).map((row) => row.key),
      keys,
    );
    assert.deepEqual(await serverTexts(actor, roomId), ['one', 'two', 'three']);
    assert.deepEqual(await again.storage.list('outbox:'), []);
  },
);

test('a message whose answer was lost is not doubled', { timeout: 60_000 }, async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const actor = await story.user('alice');
  const alice = await startChatter(t, story, actor);
  const { roomId } = await alice.call('rooms.create', { name: 'Notes', invite: [], isPublic: true });
  // The server has it, and neither the answer nor the echo arrives before the engine ends.
  alice.network.broken = (address) =>
    isSending(address) ? 'lose' : address.includes('/sync') ? 'refuse' : null;
  await say(alice, roomId, 'once');
  await until(async () => (await serverTexts(actor, roomId)).length === 1);
  await alice.stop();
  const again = await startChatter(t, story, actor, { storage: alice.storage, hasIdentity: false });
  const view = again.view('timeline', roomId);
  await view.until((now) => allSent(now, 1), 'the one message');
  await say(again, roomId, 'next');
  await view.until((now) => allSent(now, 2), 'the next');
  assert.deepEqual(await serverTexts(actor, roomId), ['once', 'next']);

  // While the engine lives, the echo tells that it was sent.
  again.network.broken = (address) => (isSending(address) ? 'lose' : null);
  await say(again, roomId, 'third');
  await view.until((now) => allSent(now, 3), 'the third by its echo');
  assert.deepEqual(await serverTexts(actor, roomId), ['once', 'next', 'third']);
});

test(
  'what the server refuses is told, and can be tried again or thrown away',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const owner = await story.user('owner');
    const actor = await story.user('alice');
    const roomId = await owner.createRoom({ preset: 'public_chat' });
    await actor.join(roomId);
    const alice = await startChatter(t, story, actor);
    const levels = await owner.get(
      `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels`,
    );
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels`;
    await owner.put(path, { ...levels, events_default: 50 });
    const view = alice.view('timeline', roomId);
    const rooms = alice.view('rooms', '');
    const { key } = await say(alice, roomId, 'may I');
    await view.until((now) => messages(now)[0]?.send?.state === 'failed', 'the refusal');
    assert.equal(messages(view)[0]?.send?.error?.code, 'M_FORBIDDEN');
    await rooms.until((now) => now.get(roomId)?.unsent === 'failed', 'the mark in the list');
    await owner.put(path, levels);
    await alice.call('timeline.retry', { roomId, key });
    await view.until((now) => allSent(now, 1), 'the second try');
    await owner.put(path, { ...levels, events_default: 50 });
    const second = await say(alice, roomId, 'never mind');
    await view.until(
      (now) => now.get(second.key)?.kind === 'message' && messages(now)[1]?.send?.state === 'failed',
      'the second refusal',
    );
    await alice.call('timeline.discard', { roomId, key: second.key });
    await view.until((now) => messages(now).length === 1, 'it to go');
    assert.deepEqual(await alice.storage.list('outbox:'), []);
  },
);

test(
  'a held message waits until the hold is gone, and edits wait for their message',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    let hold: RoomHold | null = { kind: 'not-ready', reason: 'locked' };
    const heard = new Set<() => void>();
    const gate = {
      check: async () => hold,
      onChange: (hear: () => void) => (heard.add(hear), () => heard.delete(hear)),
    };
    const alice = await startChatter(t, story, await story.user('alice'), { gate });
    const bob = await startChatter(t, story, await story.user('bob'));
    const roomId = await roomWithWitness(alice, bob);
    const view = alice.view('timeline', roomId);
    const detail = alice.view('room', roomId);
    await detail.until((now) => now.get(roomId)?.holds.length === 1, 'the hold');
    const { key } = await say(alice, roomId, 'secret');
    await view.until((now) => messages(now)[0]?.send?.state === 'held', 'it to be held');
    await alice.call('timeline.edit', { roomId, eventId: key, text: 'better', mentions: [] });
    await view.until((now) => texts(now)[0] === 'better', 'the edit at once');
    hold = null;
    for (const hear of heard) hear();
    const seen = bob.view('timeline', roomId);
    await seen.until((now) => texts(now)[0] === 'better', 'the message with its edit');
    await view.until((now) => allSent(now, 1), 'both sent');
  },
);

const PNG = new Uint8Array([
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  ...Array.from({ length: 5_000 }, () => 7),
]);

test(
  'files, pictures with captions and descriptions, and voice messages arrive as they were sent',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t, { checkSpec: false });
    const alice = await startChatter(t, story, await story.user('alice'));
    const bob = await startChatter(t, story, await story.user('bob'));
    const roomId = await roomWithWitness(alice, bob);
    const send = (attachment: Attachment) =>
      alice.call('timeline.sendFile', { roomId, attachment, replyTo: null });
    const view = bob.view('timeline', roomId);
    let uploads = 0;
    let failures = 2;
    alice.network.broken = (address) => {
      if (address.includes('/media/v3/upload')) uploads += 1;
      return isSending(address) && (failures -= 1) >= 0 ? 'refuse' : null;
    };
    const picture = new Blob([PNG], { type: 'image/png' });
    const own = alice.view('timeline', roomId);
    await send({
      file: picture,
      name: 'cat.png',
      kind: 'image',
      width: 640,
      height: 480,
      caption: 'my **cat**',
      alt: 'a grey cat',
      thumbnail: { file: new Blob([PNG.slice(0, 900)], { type: 'image/png' }), width: 64, height: 48 },
    });
    await own.until((now) => messages(now)[0]?.send?.state === 'waiting', 'it to wait');
    alice.client.retryImmediately();
    await view.until((now) => messages(now).length === 1, 'the picture');
    assert.equal(uploads, 2, 'the file and its thumbnail are uploaded once');
    const body = messages(view)[0]?.body;
    assert.ok(body?.kind === 'image');
    assert.deepEqual(
      [body.name, body.caption, body.alt, body.width, body.height],
      ['cat.png', 'my **cat**', 'a grey cat', 640, 480],
    );
    assert.ok(body.source.encrypted && body.thumbnail?.encrypted);
    const got = await bob.call('media.get', { source: body.source });
    assert.equal(got.type, 'image/png');
    assert.deepEqual(new Uint8Array(await got.arrayBuffer()), PNG);
    const small = await bob.call('media.get', { source: body.thumbnail, width: 64, height: 48 });
    assert.equal(small.size, 900);

    await sendVoiceAndFile(bob, send, view);
  },
);

async function serverTexts(actor: Actor, roomId: string): Promise<readonly string[]> {
  const page = await actor.get(
    `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=f&limit=100`,
  );
  return (page.chunk as { type: string; content: { body: string } }[])
    .filter((event) => event.type === 'm.room.message')
    .map((event) => event.content.body);
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) if (await check()) return;
  assert.fail('waited in vain');
}

async function sendVoiceAndFile(
  bob: Chatter,
  send: (attachment: Attachment) => Promise<unknown>,
  view: View<TimelineRow>,
): Promise<void> {
  await send({
    file: new Blob(['OggS and more'], { type: 'audio/ogg' }),
    name: 'v.ogg',
    kind: 'voice',
    durationMs: 2_100,
    waveform: [0, 0.5, 1],
  });
  await view.until((now) => messages(now)[1]?.body.kind === 'voice', 'the voice message');
  const voice = messages(view)[1]?.body;
  assert.ok(voice?.kind === 'voice');
  assert.deepEqual([voice.durationMs, voice.waveform], [2_100, [0, 0.5, 1]]);

  await send({
    file: new Blob(['<svg onload="alert(1)"/>'], { type: 'image/svg+xml' }),
    name: 'x.svg',
    kind: 'file',
  });
  await view.until((now) => messages(now)[2]?.body.kind === 'file', 'the file');
  const file = messages(view)[2]?.body;
  assert.ok(file?.kind === 'file');
  assert.equal((await bob.call('media.get', { source: file.source })).type, 'application/octet-stream');
  await assert.rejects(
    bob.call('media.get', {
      source: { ...file.source, encrypted: { ...file.source.encrypted, hashes: { sha256: 'AAAA' } } },
    }),
    { code: 'damaged-file' },
  );
  await assert.rejects(bob.call('media.get', { source: { ...file.source, mxc: 'mxc://localhost/none' } }), {
    code: 'M_NOT_FOUND',
  });
}
