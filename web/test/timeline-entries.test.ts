import assert from 'node:assert/strict';
import test from 'node:test';
import type { MessageRow, TimelineRow } from '@herald/client/port';
import { buildEntries, countAfter, reuseEntries, wasPrepended } from '../src/features/timeline/entries.ts';
import { arrivedAfter } from '../src/features/timeline/spoken-row.ts';
import { dayOf, findDayStart, windowKey } from '../src/features/timeline/window-key.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();
const MINUTE = 60_000;

function says(key: string, sender: string, ts: number, isOwn = false): MessageRow {
  return {
    key,
    eventId: `$${key}`,
    ts,
    sender,
    senderName: sender,
    senderAvatar: null,
    isOwn,
    readers: [],
    readerCount: 0,
    kind: 'message',
    body: { kind: 'text', text: key, rich: null, style: 'text' },
    isEdited: false,
    replyTo: null,
    reactions: [],
    moreReactions: 0,
    mentionsMe: false,
    send: null,
    canEdit: false,
    canRedact: false,
    warning: null,
  };
}

test('the first message of each day has a day mark', () => {
  const entries = buildEntries(
    [says('a', 'ann', NOON - 25 * 60 * MINUTE), says('b', 'ann', NOON), says('c', 'ann', NOON + MINUTE)],
    null,
  );
  assert.deepEqual(
    entries.map((entry) => entry.day !== null),
    [true, true, false],
  );
});

test('messages of one person within five minutes stand together', () => {
  const entries = buildEntries(
    [
      says('a', 'ann', NOON),
      says('b', 'ann', NOON + MINUTE),
      says('c', 'ann', NOON + 9 * MINUTE),
      says('d', 'bob', NOON + 9 * MINUTE),
    ],
    null,
  );
  assert.deepEqual(
    entries.map((entry) => [entry.startsGroup, entry.endsGroup]),
    [
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ],
  );
});

test('what is unread begins after the last read row, and parts a group', () => {
  const rows = [says('a', 'ann', NOON), says('b', 'ann', NOON + MINUTE)];
  assert.deepEqual(
    buildEntries(rows, 'a').map((entry) => entry.isUnreadStart),
    [false, true],
  );
  assert.equal(buildEntries(rows, 'a')[1]?.startsGroup, true);
  assert.deepEqual(
    buildEntries(rows, null).map((entry) => entry.isUnreadStart),
    [false, false],
  );
});

test('an own message is never announced as unread', () => {
  const rows = [says('a', 'ann', NOON), says('b', 'me', NOON + MINUTE, true)];
  assert.equal(
    buildEntries(rows, 'a').some((entry) => entry.isUnreadStart),
    false,
  );
});

test('an entry about which nothing changed stays the same object', () => {
  const rows: TimelineRow[] = [says('a', 'ann', NOON), says('b', 'bob', NOON + MINUTE)];
  const before = buildEntries(rows, null);
  const after = reuseEntries(before, buildEntries([...rows, says('c', 'bob', NOON + 2 * MINUTE)], null));
  assert.equal(after[0], before[0]);
  assert.notEqual(after[1], before[1], "bob's group does not end there any more");
});

test('the list knows rows that came in front from rows that came at the end', () => {
  const middle = buildEntries([says('b', 'ann', NOON)], null);
  assert.equal(
    wasPrepended(middle, buildEntries([says('a', 'ann', NOON - 1), says('b', 'ann', NOON)], null)),
    true,
  );
  assert.equal(
    wasPrepended(middle, buildEntries([says('b', 'ann', NOON), says('c', 'ann', NOON)], null)),
    false,
  );
});

test('the button to the end counts what others wrote since it was left', () => {
  const entries = buildEntries(
    [says('a', 'ann', NOON), says('b', 'bob', NOON), says('c', 'me', NOON, true)],
    null,
  );
  assert.equal(countAfter(entries, 'a'), 1);
  assert.equal(countAfter(entries, null), 0);
});

test('only what others wrote since is read out, three at most', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((key) => says(key, 'ann', NOON));
  assert.deepEqual(
    arrivedAfter(rows, 'a').map((row) => row.key),
    ['c', 'd', 'e'],
  );
  assert.deepEqual(arrivedAfter(rows, null), [], 'what was there when the room opened is no news');
});

test("a picked day begins at midnight of the person's own time, and a day that is none is refused", () => {
  assert.equal(findDayStart('2026-11-22'), new Date(2026, 10, 22).getTime());
  assert.equal(findDayStart('2026-02-31'), null);
  assert.equal(findDayStart(''), null);
  assert.equal(dayOf(NOON), '2026-11-22');
  assert.equal(windowKey('!r:h', '$e'), '!r:h|$e');
});
