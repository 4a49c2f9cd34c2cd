import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChangeRow, UnreadableCause } from '@herald/client/port';
import { changeSentence, sendSentence, UNREADABLE_ACTIONS } from '../src/features/timeline/row-words.ts';
import { identityMark } from '../src/features/profiles/identity-words.ts';
import ar from '../src/features/timeline/words/ar.json' with { type: 'json' };
import en from '../src/features/timeline/words/en.json' with { type: 'json' };
import kk from '../src/features/timeline/words/kk.json' with { type: 'json' };
import roomsAr from '../src/features/rooms/words/ar.json' with { type: 'json' };
import roomsEn from '../src/features/rooms/words/en.json' with { type: 'json' };
import roomsKk from '../src/features/rooms/words/kk.json' with { type: 'json' };
import profilesEn from '../src/features/profiles/words/en.json' with { type: 'json' };

const CHANGES: readonly ChangeRow['change'][] = [
  'created',
  'joined',
  'left',
  'invited',
  'declined',
  'kicked',
  'banned',
  'unbanned',
  'renamed-self',
  'changed-avatar-self',
  'room-name',
  'room-topic',
  'room-avatar',
  'encryption-on',
  'roles',
  'join-rule',
  'history',
  'upgraded',
];

function change(what: ChangeRow['change'], isOwn: boolean, value: string | null): ChangeRow {
  return {
    key: 'c',
    eventId: '$c',
    ts: 1,
    sender: '@a:h',
    senderName: 'Ann',
    senderAvatar: null,
    isOwn,
    readers: [],
    readerCount: 0,
    kind: 'change',
    change: what,
    target: null,
    targetName: null,
    value,
  };
}

/** All keys of a file of words, without their plural endings. */
function keysOf(words: unknown, path = ''): string[] {
  if (typeof words !== 'object' || words === null)
    return [path.replace(/_(zero|one|two|few|many|other)$/u, '')];
  return Object.entries(words).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`));
}

test('every change of a room has its words, for others and for ourselves', () => {
  const known = new Set(keysOf(en));
  for (const what of CHANGES)
    for (const isOwn of [true, false])
      for (const value of ['x', null])
        assert.ok(known.has(changeSentence(change(what, isOwn, value)).key), what);
});

test('every cause of an unreadable message has words, and what is offered has a button', () => {
  const known = new Set(keysOf(en));
  for (const [cause, action] of Object.entries(UNREADABLE_ACTIONS)) {
    assert.ok(known.has(`unreadable.${cause}`), cause);
    if (action !== 'none') assert.ok(known.has(`unreadableAction.${action}`), action);
    if (action === 'explain') assert.ok(known.has(`explain.${cause}`), cause);
  }
  const locked: UnreadableCause = 'locked';
  assert.equal(UNREADABLE_ACTIONS[locked], 'recover');
});

test('every state of an unsent message has words, unknown failures too', () => {
  const known = new Set(keysOf(en));
  for (const state of ['waiting', 'encrypting', 'uploading', 'sending', 'held'] as const) {
    assert.ok(known.has(sendSentence({ state, progress: 0.415, error: null }).key));
  }
  const error = { code: 'M_SURPRISE', message: '', retryAfterMs: null };
  assert.equal(sendSentence({ state: 'failed', progress: null, error }).key, 'sendError.other');
  assert.equal(sendSentence({ state: 'uploading', progress: 0.415, error: null }).values.percent, 42);
});

test('a person is confirmed, not, or changed; only what can be confirmed is offered', () => {
  const known = new Set(keysOf(profilesEn));
  for (const identity of ['verified', 'known', 'changed', 'unknown'] as const) {
    assert.ok(known.has(`${identityMark(identity).key}.title`));
  }
  assert.equal(identityMark('verified').canConfirm, false);
  assert.equal(identityMark('changed').canConfirm, true);
});

test('the three languages say the same things', () => {
  for (const [first, ...others] of [
    [en, kk, ar],
    [roomsEn, roomsKk, roomsAr],
  ]) {
    const wanted = [...new Set(keysOf(first))].toSorted();
    for (const other of others) assert.deepEqual([...new Set(keysOf(other))].toSorted(), wanted);
  }
});

test("no screen uses a cryptographer's word", () => {
  const words = JSON.stringify([en, roomsEn, profilesEn]);
  assert.doesNotMatch(words, /cross-signing|SSSS|\bsession|key backup|device keys|decrypt/iu);
});
